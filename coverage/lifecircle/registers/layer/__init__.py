"""The clean layer: entries, what stands twice, facilities with ids that last, the account."""
