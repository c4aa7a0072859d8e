"""From reads and written times to passings: who came by which place of the course, and when."""
