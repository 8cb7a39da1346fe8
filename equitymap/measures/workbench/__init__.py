"""The workbench: neighbourhoods by any conditions, two figures at once, a score of one's own."""
