"""Enough, not only near: everybody to one place with the least walking, and what is left."""
