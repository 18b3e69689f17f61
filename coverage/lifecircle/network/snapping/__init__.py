"""Places joined to edges at their offset, and edges cut there."""
