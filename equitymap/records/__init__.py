"""Records: what local people write. Nothing is kept yet."""
