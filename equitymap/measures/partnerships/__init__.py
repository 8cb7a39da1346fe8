"""Who works with whom: bodies, ties between them, what holds the network together, and where nobody joins things up."""
