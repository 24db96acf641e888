"""The site builds strictly, has each page in its navigation once, asks no third party for anything, and fits."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import confsafe

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WIDTHS = (1280, 420)

BROWSER = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1400,1000",
)

HARNESS = """<!doctype html><title>overflow</title><body><script>
const pages = PAGES, widths = WIDTHS, found = [];
const look = (page, width) => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.style = `width:${width}px;height:900px;border:0`;
  frame.onload = () => {
    const root = frame.contentDocument.documentElement;
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...root.querySelectorAll(".md-content *")].find(x => x.getBoundingClientRect().right > width + 1);
      found.push([page, width, root.scrollWidth, wide ? wide.outerHTML.slice(0, 200) : ""]);
    }
    frame.remove();
    done();
  };
  frame.src = page;
  document.body.append(frame);
});
(async () => {
  for (const width of widths) for (const page of pages) await look(page, width);
  await fetch("/found", {method: "POST", body: JSON.stringify({looked: pages.length * widths.length, found})});
})();
</script>"""


def _in_nav(entries: Any) -> list[str]:
    if isinstance(entries, str):
        return [entries]
    if isinstance(entries, dict):
        return [page for value in entries.values() for page in _in_nav(value)]
    return [page for entry in entries for page in _in_nav(entry)]


def test_each_page_stands_in_the_navigation_once() -> None:
    config = confsafe.loads((ROOT / "mkdocs.yml").read_text(), "yaml")
    assert sorted(_in_nav(config["nav"])) == sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    if find_spec("material") is None or find_spec("mkdocstrings") is None:
        pytest.skip("the extra `docs` is not installed")
    folder = tmp_path_factory.mktemp("site") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return folder


class Served(NamedTuple):
    """A site that is served on loopback: its address, and what a page of it posts."""

    address: str
    posted: queue.Queue[bytes]


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    """The built site, served."""
    posted: queue.Queue[bytes] = queue.Queue()

    class Handler(SimpleHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Served(f"http://127.0.0.1:{server.server_port}", posted)
        server.shutdown()
        thread.join()


def test_no_page_loads_anything_from_a_third_party(site: Path) -> None:
    loads = re.compile(
        r"""<(?:script|img|iframe|source)\b[^>]*\bsrc="(https?:)?//|<link\b[^>]*rel="(?:stylesheet|preconnect)"[^>]*//"""
    )
    for page in site.rglob("*.html"):
        assert not (found := loads.search(page.read_text())), f"{page}: {found and found[0]}"
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", sheet.read_text()), sheet


def test_no_page_is_wider_than_the_screen(site: Path, served: Served, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    pages = sorted(f"/{page.relative_to(site)}" for page in site.rglob("*.html"))
    harness = HARNESS.replace("PAGES", json.dumps(pages)).replace("WIDTHS", json.dumps(WIDTHS))
    (site / "overflow-harness.html").write_text(harness)
    command = [chromium, *BROWSER, f"--user-data-dir={tmp_path}", f"{served.address}/overflow-harness.html"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        said = json.loads(served.posted.get(timeout=200))
    finally:
        browser.kill()
        browser.wait()
    assert said == {"looked": len(pages) * len(WIDTHS), "found": []}
