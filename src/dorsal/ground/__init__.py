"""What any room may stand on: each file is one named thing that at least two rooms use."""
