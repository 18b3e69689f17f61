"""The tables of a study: their schema, and one reader a table."""
