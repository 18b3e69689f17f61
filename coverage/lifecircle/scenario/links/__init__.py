"""Missing links and gates: pairs of places close on the ground and far on foot."""
