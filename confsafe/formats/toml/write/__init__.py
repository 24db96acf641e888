"""New values and tables -> text, after the examples of the file."""
