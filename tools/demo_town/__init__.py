"""Generator of the demonstration place: an invented coastal town from a random seed. ``write_town`` runs it."""
