"""Where things stand in a YAML text: ends, indicators and lines (geometry.py), key paths (paths.py), comments."""
