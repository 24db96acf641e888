"""A plan -> splices."""
