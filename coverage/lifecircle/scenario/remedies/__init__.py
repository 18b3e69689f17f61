"""What would mend an under-served neighbourhood, computed."""
