"""Several places side by side in words, tables and pictures."""
