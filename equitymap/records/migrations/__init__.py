"""The layouts that the records had, each a step from the one before; ``migrate.py`` walks them."""
