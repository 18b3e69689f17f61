"""What keeps people out: marked ground, fences and the outlines of gated estates."""
