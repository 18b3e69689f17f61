"""Plans and charts as pictures."""
