"""Plain data: what changed between two of them, how they merge, and the paths into them. Knows no text format."""
