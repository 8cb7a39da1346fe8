"""Words, tables and layer of a zone."""
