"""The page Who works together: network, map, tables and sentences of bodies and their ties."""
