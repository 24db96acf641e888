"""Values -> text, as the file's own text shows how such things are written here."""
