"""The study file: its values and what it sets."""
