"""The mountain: the line of the course and what it asks of a runner, in pure functions."""
