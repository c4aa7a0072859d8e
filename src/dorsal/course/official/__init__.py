"""What the organiser says of a course: figures, doubts, and bending the course to them."""
