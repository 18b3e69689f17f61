"""Ways in: walkable ways of OpenStreetMap files, graphs and line layers, as arrays."""
