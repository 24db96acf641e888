"""The plan -> splices: of values, lines, brackets and headers; comments, disable and enable."""
