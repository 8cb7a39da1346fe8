"""What whoever looks after a server sees of it: metrics, and a log in which nobody who uses it can be found."""
