"""Text -> data, and what the text is made of: tokens, comments, errors with line and column."""
