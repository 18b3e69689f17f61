"""What is reached within a limit, as stretches of street and as the area around them."""
