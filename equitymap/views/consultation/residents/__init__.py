"""The plain pages that residents answer on: what a form shows and how it is read."""
