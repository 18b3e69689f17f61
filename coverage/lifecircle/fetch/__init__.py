"""A study made of OpenStreetMap: a place is found, its map asked for, and written as files."""
