"""Where the rows of a register stand: coordinates in any writing, order and datum."""
