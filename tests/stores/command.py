"""The command line on a store, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys


def cli(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `confsafe` with those words, and those variables beside the test's own."""
    return subprocess.run(
        [sys.executable, "-m", "confsafe", *words],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )
