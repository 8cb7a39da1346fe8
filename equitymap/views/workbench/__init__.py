"""The workbench, in sentences and tables."""
