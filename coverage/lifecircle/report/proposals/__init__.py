"""The pack of a comparison: proposals side by side, and a page for each."""
