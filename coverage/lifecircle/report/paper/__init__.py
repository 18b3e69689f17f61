"""The meeting paper, as Word and as one page of HTML, from one content."""
