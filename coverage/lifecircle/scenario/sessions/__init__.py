"""A session that answers one facility more or less by searching outward from it alone."""
