"""Two results held against each other, and several ranked."""
