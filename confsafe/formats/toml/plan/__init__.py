"""Changes of the data -> what happens to which entry, item and section, and in which form the new is written."""
