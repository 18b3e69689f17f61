"""How people travel: streets as a network, places attached to it, shortest walks over it.

Geometry stops here. What leaves this room are rows, metres and seconds.
"""
