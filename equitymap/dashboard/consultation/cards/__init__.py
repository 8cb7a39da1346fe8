"""Paper cards: printed for a session, typed by a steward, brought as a file."""
