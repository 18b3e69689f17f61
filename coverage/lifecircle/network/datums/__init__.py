"""Whether a layer lies in the datum it states: held against the streets and the zones."""
