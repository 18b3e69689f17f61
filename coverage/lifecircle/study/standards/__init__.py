"""Standards as data: circles, indicators, services and their weights."""
