"""One module per publication: the only code that touches raw files."""
