"""The ten-year agreement as people read it: what was agreed, what became of it, in words and pictures."""
