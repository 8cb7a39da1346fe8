"""Who lost access, in sentences."""
