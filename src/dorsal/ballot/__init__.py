"""Who gets a place: pure rules, with no clock, no network and no hidden randomness."""
