"""Links added to the streets by a scenario."""
