"""The results as layers that open styled."""
