"""Registers of services: children's centres, libraries, GP practices, and editions compared."""
