"""Tables that people bring with whatever headings they have: what is a row, which column is what, where a row is."""
