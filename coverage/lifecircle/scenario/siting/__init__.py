"""Where to build, as covering and location problems in numbers: no map, no names."""
