"""Results: a pure function of the log, the race's definition and its start list."""
