"""Text -> data (loading.py); text -> sections, entries, items and where they stand."""
