"""The demonstration place: an invented coastal town, made from a seed. ``write_town`` puts it together."""
