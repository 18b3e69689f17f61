"""Puts this folder on the path, so that every room's tests find the towns and the oracle."""
