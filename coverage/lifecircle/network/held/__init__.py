"""Walks held between two questions: what one place more, or one less, changes."""
