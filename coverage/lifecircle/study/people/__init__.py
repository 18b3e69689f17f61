"""Where people live: homes, totals spread over buildings, planned estates."""
