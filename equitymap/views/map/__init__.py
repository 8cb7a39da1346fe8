"""The map of a place: what the browser draws, its legends, tables and sentences."""
