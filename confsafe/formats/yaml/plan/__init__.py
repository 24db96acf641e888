"""Changes of the data -> what happens to which node (planning.py); sharing.py and anchors.py: aliases and merges."""
