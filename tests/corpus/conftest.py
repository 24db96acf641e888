"""The table's columns for texts of `key = value` lines take random ones from the fuzz."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "fuzz"))
