"""From closing to the draw: obstacles, seal, amendments, draw."""
