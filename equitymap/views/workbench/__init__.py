"""The workbench in words, tables and layers."""
