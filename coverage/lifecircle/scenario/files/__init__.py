"""Scenarios as files: read, checked, drawn as a layer, written."""
