"""Streets that look wrongly drawn, and what lies across a straight way."""
