"""Why people are left out: one cause each, and the mix of a neighbourhood."""
