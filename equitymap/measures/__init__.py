"""Measures: pure functions over a place. They read no file and draw nothing."""
