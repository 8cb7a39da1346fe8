"""The workbench page."""
