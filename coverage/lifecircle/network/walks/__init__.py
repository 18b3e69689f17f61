"""The way of every walk, read from the searches: trees, routes, catchments, second nearest."""
