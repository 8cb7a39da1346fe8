"""England in three tables, and building many places at once."""
