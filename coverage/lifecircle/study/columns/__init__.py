"""How a register's heads, rows and cells are read."""
