"""The page Who lost access: controls, shared results, and its parts."""
