"""How the server treats visits and files: what it keeps in memory, takes from visitors, and gives to the browser."""
