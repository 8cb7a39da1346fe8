"""What people said in a consultation session: words, tables, pictures, and the plain pages that they answer on."""
