"""Layers read from files, by an allow-list of formats."""
