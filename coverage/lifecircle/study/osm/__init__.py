"""Facilities, homes and obstacles straight from OpenStreetMap's tags."""
