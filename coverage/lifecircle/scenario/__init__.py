"""What if: edits of a study, differences between results, and where to build."""
