"""Views: pure functions from values to a map, a table, a legend or a sentence."""
