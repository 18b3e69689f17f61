"""Where to build: a question of the district turned into numbers, and the answer into places."""
