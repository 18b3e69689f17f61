"""The plan's indicators answered one by one: what they rest on, and what is lacking."""
