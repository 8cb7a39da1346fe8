"""Checking places against the publishers and against a second computation."""
