"""Who lost access, in sentences and tables."""
