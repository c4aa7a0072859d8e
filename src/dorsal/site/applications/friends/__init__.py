"""Friends who want to be drawn together."""
