"""Changes of the data -> what happens to which node; sharing.py and anchors.py: aliases and merges."""
