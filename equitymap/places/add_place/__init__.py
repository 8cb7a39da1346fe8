"""Adding a place from a name: finding its district, fetching, building, in the background."""
