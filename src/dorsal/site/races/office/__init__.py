"""The office of a race and its editions."""
