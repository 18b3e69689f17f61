"""Cells that hold a quantity: angles, measures with their units, years."""
