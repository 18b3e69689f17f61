"""Gated estates laid into the streets: lanes, gates, wickets and yards."""
