"""The page Map: controls, filters, the view in the address, and its parts."""
