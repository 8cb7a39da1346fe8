"""The files a place is written to and read from, and what may leave in them."""
