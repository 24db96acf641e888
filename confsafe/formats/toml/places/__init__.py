"""Where everything stands: the tree of tables, the lines with what they own, the gaps between brackets."""
