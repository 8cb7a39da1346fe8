"""England: its map, shapes, legend, sentences and tables."""
