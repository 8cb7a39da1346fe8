"""The demonstration place: an invented coastal town, made from a seed. ``equitymap.places.demo`` puts it together."""
