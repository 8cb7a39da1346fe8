"""What if: a service closed, reopened, moved or opened, and how sure the answer is."""
