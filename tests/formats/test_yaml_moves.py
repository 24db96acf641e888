"""A value that moves to another place takes its text along: comments, quotes, inner layout, indented anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import confsafe
from confsafe.document import Document
from confsafe.editing.edit import copied

MOVES: list[tuple[str, str, Callable[[Any], Any], str]] = [
    (
        "a mapping into another one, with the comments above, behind and within",
        "server:\n  port: 1\n# TLS\ntls:  # off\n  # cert\n  cert: 'a' # ca\n  key: b\n",
        lambda d: d["server"].update(tls=d.pop("tls")),
        "server:\n  port: 1\n  # TLS\n  tls:  # off\n    # cert\n    cert: 'a' # ca\n    key: b\n",
    ),
    (
        "a `? key` with a comment behind it",
        "a:\n  # x\n  ? b # key\n  : long-enough # value\nc: {}\n",
        lambda d: d["c"].update(b=d["a"].pop("b")),
        "a: {}\nc:\n  # x\n  # key\n  b: long-enough # value\n",
    ),
    (
        "wrapped",
        "a:\n  # c1\n  b: 1 # one\n  l:\n    - x # ex\n    - w\nz: 1\n",
        lambda d: d.update(a={"x": d["a"]}),
        "a:\n  x:\n    # c1\n    b: 1 # one\n    l:\n      - x # ex\n      - w\nz: 1\n",
    ),
    (
        "a text over lines under another name that loses its first word, so that its second line stays",
        "- name: x\n  action: copy src=a\n          owner=b mode=0644\n",
        lambda d: d.__setitem__(0, {"name": "x", "copy": "src=a owner=b mode=0644"}),
        "- name: x\n  copy: src=a\n          owner=b mode=0644\n",
    ),
    (
        "a literal text under another name, one of whose lines changes",
        "script: |  # why\n    make\n\n    make install   \nz: 1\n",
        lambda d: d.update(run=d.pop("script").replace("make\n", "make all\n"), z=d.pop("z")),
        "run: |  # why\n    make all\n\n    make install   \nz: 1\n",
    ),
    (
        "unwrapped, a literal text within",
        "a:\n  x:\n    # c1\n    b: 1 # one\n    s: |\n      t1\n       t2\nz: 1\n",
        lambda d: d.update(a=d["a"]["x"]),
        "a:\n  # c1\n  b: 1 # one\n  s: |\n    t1\n     t2\nz: 1\n",
    ),
    (
        "a mapping that comes in the place of the list it stood in, with a change in it",
        "a:\n  # one\n  - x: 1\n    # why\n    y: 2  # d\n    z:\n\n      - 3  # three\nb: 1\n",
        lambda d: d.update(a=d["a"][0] | {"x": 9}),
        "a:\n  # one\n  x: 9\n  # why\n  y: 2  # d\n  z:\n\n    - 3  # three\nb: 1\n",
    ),
    (
        "a list that comes in the place of the mapping it stood in",
        "a:\n  x:  # all\n  # why\n  - 1\n  - 2  # d\nb:\n- 1\n",
        lambda d: d.update(a=d["a"]["x"]),
        "a:\n# all\n# why\n- 1\n- 2  # d\nb:\n- 1\n",
    ),
    (
        "a mapping that comes in the place of the list it stood in, behind a dash",
        "- - x: 1\n    # why\n    y: 2  # d\n- 1\n",
        lambda d: d.__setitem__(0, d[0][0]),
        "- x: 1\n  # why\n  y: 2  # d\n- 1\n",
    ),
    (
        "a mapping with a comment in front that comes in the place of the list it stood in, behind a dash",
        "- -\n\n    # why\n    x: 1\n    y: 2  # d\n- 1\n",
        lambda d: d.__setitem__(0, d[0][0]),
        "- # why\n  x: 1\n  y: 2  # d\n- 1\n",
    ),
    (
        "a mapping in the place of a scalar",
        "a: 5  # five\nb:\n  # why\n  x: 1\n  y: 2  # d\n",
        lambda d: d.update(a=d.pop("b")),
        "a:  # five\n  # why\n  x: 1\n  y: 2  # d\n",
    ),
    (
        "the entries of a mapping that is unwrapped, one of them commented out",
        "parts:\n  star:\n    plugin: rust\n    source: x\n    # tag: v\n\n    build:\n      - a\nz: 1\n",
        lambda d: d.update(parts=d["parts"]["star"]),
        "parts:\n  plugin: rust\n  source: x\n  # tag: v\n\n  build:\n    - a\nz: 1\n",
    ),
    (
        "the entries of a mapping that becomes a list, with a ruler between",
        "jobs:\n  a:\n    x: 1\n\n  ######\n  # Publish\n  b:\n    y: 2\n    z: 3\n",
        lambda d: d.update(jobs=[{"name": name, **job} for name, job in d["jobs"].items()]),
        "jobs:\n  - name: a\n    x: 1\n\n  ######\n  # Publish\n  - name: b\n    y: 2\n    z: 3\n",
    ),
    (
        "an empty mapping in one that is wrapped, with what is commented out below",
        "a:\n  b: some text\n  # why\n  c: {}\n    # limits:\n    #   cpu: 1\n  d: []\nz: 1\n",
        lambda d: d.update(a={"w": d["a"]}),
        "a:\n  w:\n    b: some text\n    # why\n    c: {}\n      # limits:\n      #   cpu: 1\n    d: []\nz: 1\n",
    ),
    (
        "a folded text, one of whose words changes",
        "a:\n  # why\n  text: >-  # c\n    one two three\n    four five six\n  x: 1\nb:\n  y: 1\n",
        lambda d: d["b"].update(text=d["a"].pop("text").replace("four", "4")),
        "a:\n  x: 1\nb:\n  y: 1\n  # why\n  text: >-  # c\n    one two three\n    4 five six\n",
    ),
    (
        "a text over lines within a mapping that is wrapped and a list, one of whose words changes",
        "- n: main\n  args:\n    - apk add --no-cache sgdisk;\n      dd if=/dev/zero bs=1M\n  b: {}\n",
        lambda d: d.__setitem__(0, {"w": d[0] | {"args": ["apk add --no-cache sgdisk; dd if=/dev/null bs=1M"]}}),
        "- w:\n    n: main\n    args:\n      - apk add --no-cache sgdisk;\n        dd if=/dev/null bs=1M\n    b: {}\n",
    ),
    (
        "a text over lines that is wrapped, one of whose words changes",
        'run: "ct lint --target main\n  --repos one two  \n  --repos three four"\nz: 1\n',
        lambda d: d.update(run={"cmd": d["run"].replace("three", "3")}),
        'run:\n  cmd: "ct lint --target main\n    --repos one two  \n    --repos 3 four"\nz: 1\n',
    ),
    (
        "a text between brackets, one of whose words changes",
        'a: {text: "one two three four five six", z: 1}\nb:\n  y: 1\n',
        lambda d: d["b"].update(text=d["a"].pop("text").replace("four", "4")),
        'a: {z: 1}\nb:\n  y: 1\n  text: "one two three 4 five six"\n',
    ),
    (
        "a scalar from list to list",
        "off:\n- x\n- one-long-name # why\non:\n  - y\n",
        lambda d: d["on"].append(d["off"].pop()),
        "off:\n- x\non:\n  - y\n  - one-long-name # why\n",
    ),
    (
        "an item that becomes an entry",
        "l:\n  # about web\n  - name: web  # first\n    port: 80\n  - name: db\nm:\n  x: 1\n",
        lambda d: d["m"].update(web=d["l"].pop(0)),
        "l:\n  - name: db\nm:\n  x: 1\n  # about web\n  web:\n    name: web  # first\n    port: 80\n",
    ),
    (
        "an entry that becomes an item",
        "m:\n  # about web\n  web:  # main\n    name: web\n    port: 80\n  x: 1\nl:\n  - name: db\n",
        lambda d: d["l"].append(d["m"].pop("web")),
        "m:\n  x: 1\nl:\n  - name: db\n  # about web\n  -  # main\n    name: web\n    port: 80\n",
    ),
    (
        "a value that becomes part of the one in its place keeps the comment behind it",
        "l:\n  - plain # p\n  - x\n",
        lambda d: d["l"].__setitem__(0, {"wrap": "plain"}),
        "l:\n  - wrap: plain # p\n  - x\n",
    ),
    (
        "a scalar that comes in the place of the mapping it stood in",
        "a:\n  # why\n  b: some text  # t\nz: 1\n",
        lambda d: d.update(a=d["a"]["b"]),
        "# why\na: some text  # t\nz: 1\n",
    ),
    (
        "a scalar that comes in the place of the list it stood in, behind two dashes",
        "l:\n  - - - x\n      # why\n      - some text\n    - z\n",
        lambda d: d["l"][0].__setitem__(0, "some text"),
        "l:\n  # why\n  - - some text\n    - z\n",
    ),
    (
        "an item into a list whose items begin below their dashes",
        "m:\n- x: 1  # one\n  # two\n  y: 2\n- c\nl:\n  -\n     a: 1\n     b: 2\n",
        lambda d: d["l"].append(d["m"].pop(0)),
        "m:\n- c\nl:\n  -\n     a: 1\n     b: 2\n  -\n     x: 1  # one\n     # two\n     y: 2\n",
    ),
    (
        "an item out of such a list",
        "m:\n- x: 1\nl:\n  -  # why\n     a: 1\n     b: 2\n  -\n     c: 1\n",
        lambda d: d["m"].append(d["l"].pop(0)),
        "m:\n- x: 1\n-  # why\n  a: 1\n  b: 2\nl:\n  -\n     c: 1\n",
    ),
    (
        "an item from below the file's header, which takes in no other comment",
        "# head\n- one\n# why\n- two\n- three\n",
        lambda d: d.append(d.pop(0)),
        "# head\n\n# why\n- two\n- three\n- one\n",
    ),
    (
        "an item to below the file's header, which takes in no comment",
        "# head\n- one\n- two\n# why\n- three\n",
        lambda d: d.insert(0, d.pop()),
        "# head\n\n# why\n- three\n- one\n- two\n",
    ),
    (
        "an item with an anchor, below the alias that gets it",
        "- name: a\n  v: &v 1  # one\n- name: b\n  v: *v  # two\n",
        lambda d: d.reverse(),
        "- name: b\n  v: &v 1  # two\n- name: a\n  v: *v  # one\n",
    ),
    (
        "an item with an anchor, to another place above its alias",
        "- name: a\n  v: &v 1  # one\n- name: b\n- name: c\n  v: *v  # three\n",
        lambda d: d.insert(1, d.pop(0)),
        "- name: b\n- name: a\n  v: &v 1  # one\n- name: c\n  v: *v  # three\n",
    ),
    (
        "an item that is anchored as a whole",
        "jobs:\n  - &base  # the model\n    os: linux\n  - <<: *base  # on mac\n    os: mac\n",
        lambda d: d["jobs"].reverse(),
        "jobs:\n  - <<: &base  # on mac\n      os: linux\n    os: mac\n  - *base  # the model\n",
    ),
    (
        "under its key, half of it changed",
        "server:\n  port: 1\n# TLS\ntls:\n  # cert\n  cert: a # ca\n  key: b\n",
        lambda d: d["server"].update(tls={**d.pop("tls"), "key": "z"}),
        "server:\n  port: 1\n  # TLS\n  tls:\n    # cert\n    cert: a # ca\n    key: z\n",
    ),
    (
        "wrapped in a list where lists stand in their key's column",
        "a:\n- x\ns:\n  p: 1\n  f: b  # c\nz: 1\n",
        lambda d: d.update(s=[d["s"], {"p": 3}]),
        "a:\n- x\ns:\n- p: 1\n  f: b  # c\n- p: 3\nz: 1\n",
    ),
    (
        "a list that becomes a mapping, with every item's comments and once each",
        "s:\n  # web\n  - name: web  # one\n    port: 80  # http\n  # db\n  - name: db\n    port: 5  # pg\nz: 1\n",
        lambda d: d.update(s={item["name"]: {"port": item["port"] + 1} for item in d["s"]}),
        "s:\n  # web\n  web:  # one\n    port: 81  # http\n  # db\n  db:\n    port: 6  # pg\nz: 1\n",
    ),
    (
        "from brackets into an empty list",
        "a: [{x: 1, y: 2}, # one\n    {x: 3}]\nb: []\n",
        lambda d: d["b"].append(d["a"].pop(0)),
        "a: [{x: 3}]\nb: [\n  {x: 1, y: 2} # one\n]\n",
    ),
    (
        "from brackets into brackets",
        "a: {\n  # why\n  long: 'some text',  # t\n  b: 2\n}\nb: {x: 1}\n",
        lambda d: d["b"].update(long=d["a"].pop("long")),
        "a: {\n  b: 2\n}\nb: {x: 1,\n  # why\n  long: 'some text'  # t\n}\n",
    ),
    (
        "from brackets into a block",
        "a: [{x: 1, y: 2},\n    # two\n    {x: 3, y: 4}]\nb:\n  z: 1\n",
        lambda d: d["b"].update(v=d["a"].pop()),
        "a: [{x: 1, y: 2}]\nb:\n  z: 1\n  # two\n  v: {x: 3, y: 4}\n",
    ),
    (
        "with changes within",
        "m:\n  # about web\n  web:\n    name: web  # own\n    port: 80  # http\n    a: 'h'\n  x: 1\nn:\n  y: 1\n",
        lambda d: d["n"].update(web={**d["m"].pop("web"), "port": 8080}),
        "m:\n  x: 1\nn:\n  y: 1\n  # about web\n  web:\n    name: web  # own\n    port: 8080  # http\n    a: 'h'\n",
    ),
    (
        "a list of scalars that becomes a mapping",
        'ports:\n  # web\n  - "80:80"\n  - "443:443"  # TLS\nz: 1\n',
        lambda d: d.update(ports={"http": "80:80", "tls": "443:443"}),
        'ports:\n  # web\n  http: "80:80"\n  tls: "443:443"  # TLS\nz: 1\n',
    ),
    (
        "a mapping of scalars that becomes a list",
        'ports:\n  # web\n  http: "80:80"\n  tls: "443:443"  # TLS\nz: 1\n',
        lambda d: d.update(ports=["80:80", "443:443"]),
        'ports:\n  # web\n  - "80:80"\n  - "443:443"  # TLS\nz: 1\n',
    ),
    (
        "the last of its file, which ends in a literal text",
        "a:\n  x: 1\nb:\n  # why\n  p: 3 # p\n  s: |\n    t\n",
        lambda d: d["a"].update(b=d.pop("b")),
        "a:\n  x: 1\n  b:\n    # why\n    p: 3 # p\n    s: |\n      t\n",
    ),
    (
        "with a literal text that keeps the blank lines below it",
        "a:\n  x: 1\nb:\n  # why\n  p: 3 # p\n  s: |+\n    t\n\nc: 1\n",
        lambda d: d["a"].update(b=d.pop("b")),
        "a:\n  x: 1\n  b:\n    # why\n    p: 3 # p\n    s: |+\n      t\n\nc: 1\n",
    ),
    (
        "with its merge key: what that brings in is not written out, and no number is spelled anew",
        "b: &b\n  r: 1\ns:\n  # the db\n  db:\n    <<: *b\n    image: pg # x\n    mode: 0644\n  z: 1\n",
        lambda d: d.update(database=d["s"].pop("db")),
        "b: &b\n  r: 1\ns:\n  z: 1\n# the db\ndatabase:\n  <<: *b\n  image: pg # x\n  mode: 0644\n",
    ),
    (
        "with its merge key and a change of what that brings in",
        "b: &b {r: 1}\ns:\n  db:\n    <<: *b # base\n    image: pg # x\n    # octal\n    mode: 0644\n  z: 1\n",
        lambda d: d.update(database={**d["s"].pop("db"), "r": 2}),
        "b: &b {r: 1}\ns:\n  z: 1\ndatabase:\n  <<: *b # base\n  r: 2\n  image: pg # x\n  # octal\n  mode: 0644\n",
    ),
    (
        "with its anchor, which nobody names",
        "a: 1\ns:\n  # the db\n  db: &db\n    image: pg # x\n    port: 5432\n  z: 1\n",
        lambda d: d.update(database=d["s"].pop("db")),
        "a: 1\ns:\n  z: 1\n# the db\ndatabase: &db\n  image: pg # x\n  port: 5432\n",
    ),
    (
        "with an anchor and its aliases",
        "a: 1\nc:\n  d: # c\n    e: &b {y: 1} # e\n    f: *b # f\n    long: enough\n",
        lambda d: d.update(d=d["c"].pop("d")),
        "a: 1\nc: {}\nd: # c\n  e: &b {y: 1} # e\n  f: *b # f\n  long: enough\n",
    ),
    (
        "an item with its merge key into another list",
        "b: &b {x: 1}\nl:\n  - <<: *b # one\n    q: long-enough # q\n  - y\nm:\n  - z\n",
        lambda d: d["m"].append(d["l"].pop(0)),
        "b: &b {x: 1}\nl:\n  - y\nm:\n  - z\n  - <<: *b # one\n    q: long-enough # q\n",
    ),
    (
        "to an empty key",
        "a:\n  b: [long, enough]  # why\nc: 3\n",
        lambda d: d.update({None: d.pop("a")["b"]}),
        "c: 3\nnull: [long, enough]  # why\n",
    ),
    (
        "a text that keeps its blank lines, in front of some",
        "a:\n  - x\n\n  - y\nb:\n  c: |+  # why\n    long\n\nd: 1\n",
        lambda d: d["a"].insert(1, d["b"].pop("c")),
        "a:\n  - x\n\n  - |+  # why\n    long\n\n  - y\nb: {}\nd: 1\n",
    ),
    (
        "a list in which items change places and change themselves",
        "a:\n  x:\n    - [1, two, three]  # one\n    - b: 1  # two\n      c: long\n      d: longer\n  y: 1\nz: 1\n",
        lambda d: d.update(
            q={"x": [{**d["a"]["x"][1], "b": 2}, {"q": 1}, [*d["a"].pop("x")[0], 4], 5]},
        ),
        "a:\n  y: 1\nz: 1\nq:\n  x:\n    - b: 2  # two\n      c: long\n      d: longer\n    - q: 1\n"
        "    - [1, two, three, 4]  # one\n    - 5\n",
    ),
    (
        "with a comment on its first line, into an item that has one",
        "x: # one\n  b:\n    - long\n    - enough\nd:\n  - {}  # two\n",
        lambda d: d["d"][0].update(x=d.pop("x")),
        "d:\n  -  # two\n    x: # one\n      b:\n        - long\n        - enough\n",
    ),
    (
        "a value of a mapping that merges, of whose first entry it was part",
        "b: &b {x: 1}\nq:\n  - k: long enough  # why\n    <<: *b\n    y: 2\n",
        lambda d: d.update(q=d["q"][0]["k"]),
        "b: &b {x: 1}\nq: long enough  # why\n",
    ),
    (
        "a mapping that becomes a list of mappings of one key each",
        "m:\n  # a\n  k0: 2  # x\n  k1: null\n  # b\n  k2: [1, 2]  # y\nq: 1\n",
        lambda d: d.update(m=[{key: value} for key, value in d["m"].items()]),
        "m:\n  # a\n  - k0: 2  # x\n  - k1: null\n  # b\n  - k2: [1, 2]  # y\nq: 1\n",
    ),
    (
        "such a list that becomes a mapping",
        "m:\n  # a\n  - k0: 2  # x\n  - k1: null\n  # b\n  - k2:  # y\n      s: 1\n      t: 2\nq: 1\n",
        lambda d: d.update(m={key: value for item in d["m"] for key, value in item.items()}),
        "m:\n  # a\n  k0: 2  # x\n  k1: null\n  # b\n  k2:  # y\n    s: 1\n    t: 2\nq: 1\n",
    ),
    (
        "a text that keeps its blank lines, in front of blank lines that go",
        "a:\n  - x\n\nb:\n  - w: 1\n    c: |+  # why\n      long\n\n",
        lambda d: d["a"].append(d.pop("b")[0]),
        "a:\n  - x\n  - w: 1\n    c: |+  # why\n      long\n\n",
    ),
    (
        "a scalar over lines in the place of a block below a blank line",
        "a:\n  x: long text\n    on two lines  # one\n  y: 1\nb:\n\n  c: 1\n",
        lambda d: d.update(b=d["a"].pop("x")),
        "a:\n  y: 1\nb: long text\n  on two lines  # one\n",
    ),
    (
        "a scalar over lines into an item with a comment",
        "a:\n  x: long text\n    on two lines\n  y: 1\nb:\n  - 1  # one\n",
        lambda d: d.update(b=[{"x": d["a"].pop("x")}]),
        "a:\n  y: 1\nb:\n  -  # one\n    x: long text\n      on two lines\n",
    ),
    (
        "with the comment above it, into an item that has one",
        "a: 1\n# lead\nx:\n  - long\n  - enough\nd:\n  - {}  # two\n",
        lambda d: d["d"][0].update(x=d.pop("x")),
        "a: 1\nd:\n  -  # two\n    # lead\n    x:\n      - long\n      - enough\n",
    ),
]


@pytest.mark.parametrize(("text", "change", "new"), [case[1:] for case in MOVES], ids=[case[0] for case in MOVES])
def test_the_text_goes_along(text: str, change: Callable[[Any], Any], new: str) -> None:
    document = Document(text, "yaml")
    after = copied(document.data)
    change(after)
    assert document.edited(after) == new
    assert not document.coarser


def test_a_document_that_was_a_list_of_one_mapping_keeps_the_comments_of_the_mapping() -> None:
    document = Document("# head\n- x: 1\n  # why\n  y:\n    - 1  # d\n", "yaml")
    assert document.edited({"x": 1, "y": [1]}) == "# head\nx: 1\n# why\ny:\n  - 1  # d\n"
    assert not document.coarser


def test_a_document_that_becomes_a_scalar_of_it_keeps_the_comment_above_that() -> None:
    document = Document("# head\n\na:\n  # why\n  b: some text\n", "yaml")
    assert document.edited("some text") == "# head\n\n# why\nsome text\n"
    assert not document.coarser


REFERENCES: list[tuple[str, str, Callable[[Any], Any], str]] = [
    (
        "an alias that comes above its anchor is written out, the text around it stays",
        "l: []\nb: &b {x: 1}\nc:\n  d: # c\n    e: *b # e\n    f: 'long'\n",
        lambda d: {**d, "l": [d["c"].pop("d")]},
        "l:\n  - # c\n    e: # e\n      x: 1\n    f: 'long'\nb: &b {x: 1}\nc: {}\n",
    ),
    (
        "so is what a merge key brings in",
        "l: []\nb: &b\n  x: 1\nc:\n  d: # c\n    <<: *b\n    # f\n    f: 0644\n",
        lambda d: {**d, "l": [d["c"].pop("d")]},
        "l:\n  - # c\n    x: 1\n    # f\n    f: 0644\nb: &b\n  x: 1\nc: {}\n",
    ),
    (
        "an anchor that stays above its aliases keeps them",
        "z: 1\nc:\n  base: &b # base\n    x: 1 # x\n    y: 2\n  o: 1\nw:\n  <<: *b\n  z: *b # z\n",
        lambda d: {"base": d["c"].pop("base"), **d},
        "base: &b # base\n  x: 1 # x\n  y: 2\nz: 1\nc:\n  o: 1\nw:\n  <<: *b\n  z: *b # z\n",
    ),
    (
        "a whole document with anchors, aliases and merges into one key",
        "# head\n\nb: &b # base\n  x: 1\n\nw:\n  <<: *b # all\n  v: *b\n",
        lambda d: {"root": d},
        "# head\n\nroot:\n  b: &b # base\n    x: 1\n\n  w:\n    <<: *b # all\n    v: *b\n",
    ),
    (
        "an anchor that comes below its alias stands there, and is named in its place",
        "b: &b # base\n  x: 1 # x\n  y: 2\nw: *b # w\nc:\n  o: 1\n",
        lambda d: {"w": d["w"], "c": {"o": 1, "b": d["b"]}},
        "w: &b # w\n  x: 1 # x\n  y: 2\nc:\n  o: 1\n  b: *b # base\n",
    ),
    (
        "an alias that comes in front of its anchor in one new value is written out",
        "- a:\n    x: &x {y: 1}  # one\n    z: longer\n- b: *x  # two\n  c: long enough\n",
        lambda d: [[d[1], d[0]]],
        "- - b:  # two\n      y: 1\n    c: long enough\n  - a:\n      x: &x {y: 1}  # one\n      z: longer\n",
    ),
    (
        "a merge within what it names is written out",
        "b: &b\n  x: 1\nq:\n  # the db\n  db:\n    <<: *b  # all\n    image: pg  # x\n",
        lambda d: {"b": {**d["b"], "db": {**d["q"].pop("db")}}, "q": {}},
        "b: &b\n  x: 1\n  # the db\n  db:\n    x: 1  # all\n    image: pg  # x\nq: {}\n",
    ),
    (
        "so is one above what it names, its comment above what has several lines",
        "q: {a: 1}\nb: &b\n  x:\n    y: 1\nz:\n  db:\n    <<: *b  # all\n    image: pg  # x\n",
        lambda d: {"db": d["z"]["db"], "q": d["q"], "b": d["b"]},
        "db:\n  # all\n  x:\n    y: 1\n  image: pg  # x\nq: {a: 1}\nb: &b\n  x:\n    y: 1\n",
    ),
]


@pytest.mark.parametrize(
    ("text", "change", "new"), [case[1:] for case in REFERENCES], ids=[case[0] for case in REFERENCES]
)
def test_an_alias_names_what_it_named(text: str, change: Callable[[Any], Any], new: str) -> None:
    document = Document(text, "yaml")
    assert document.edited(change(copied(document.data))) == new
    assert not document.coarser


def test_an_item_that_takes_the_place_of_its_anchored_list_is_not_named_by_that_anchor() -> None:
    document = Document("a: &a\n  - x: 1\n  - z\nb: *a\n", "yaml")
    after = copied(document.data)
    after["a"] = after["a"][0]
    assert document.edited(after) == "a:\n  x: 1\nb:\n  - x: 1\n  - z\n"


@pytest.mark.parametrize(
    ("text", "after", "new"),
    [
        (
            "red: 1   # mine\nj: {d: {p: a}}\n",
            {"j": {"d": {"p": "a"}}, "style": {"red": 1, "width": 79}},
            "j: {d: {p: a}}\nstyle:\n  red: 1   # mine\n  width: 79\n",
        ),
        (
            "red: 1\nj: {d: {p: a}}\n",
            {"j": {"d": {"p": "a"}}, "style": {"red": 1, "width": 79}},
            "j: {d: {p: a}}\nstyle: {red: 1, width: 79}\n",
        ),
        (
            "a:\n  # about x\n  x: 1  # why\n  y: 2\nb: {}  # room\n",
            {"a": {"y": 2}, "b": {"x": 1}},
            "a:\n  y: 2\nb:  # room\n  # about x\n  x: 1  # why\n",
        ),
    ],
)
def test_what_takes_up_a_comment_is_written_as_a_block(text: str, after: Any, new: str) -> None:
    assert confsafe.patch("# head\n" + text, after, "yaml") == "# head\n" + new


def test_a_document_that_becomes_a_list_keeps_the_comments_of_its_entries() -> None:
    text = "# head\n\n# web\nweb:\n  port: 80  # http\n# db\ndb:\n  port: 5  # pg\n"
    after = [{"name": "web", "port": 80}, {"name": "db", "port": 5}]
    new = "# head\n\n# web\n- name: web\n  port: 80  # http\n# db\n- name: db\n  port: 5  # pg\n"
    assert confsafe.patch(text, after, "yaml") == new


def test_a_mapping_that_has_another_name_at_another_place_stands_there_with_its_comments() -> None:
    text = "old:\n  # why\n  a: 1\nb: 2\nc: 3\n"
    assert Document(text, "yaml").edited({"b": 2, "new": {"a": 1}, "c": 3}) == "b: 2\nnew:\n  # why\n  a: 1\nc: 3\n"
    assert Document(text, "yaml").edited({"b": 2, "c": 3, "new": {"a": 1}}) == text.replace("old", "new")
