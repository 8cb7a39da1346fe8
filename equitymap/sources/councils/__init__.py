"""Figures of councils and districts."""
