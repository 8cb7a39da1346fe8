"""How a published file is read: tables, workbooks, rows by area, and the frame that registers end in."""
