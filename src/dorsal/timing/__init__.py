"""Race day: from chip reads to results, in pure functions."""
