"""A proposal: its layer, sentences, tables, and the needs assessment as a document."""
