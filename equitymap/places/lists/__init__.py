"""Lists of one's own that are counted with a place: those of a visit and those that stewards keep."""
