"""Results as people and programs take them: tables, a map, layers, a summary, a manifest."""
