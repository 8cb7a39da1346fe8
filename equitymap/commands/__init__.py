"""What the commands of ``python -m equitymap`` do: one module per subject, registered in ``equitymap.__main__``."""
