"""What a circle is to every home: which facilities count, the walk to the nearest, a status."""
