"""The season: from the results of its races to the standings, in pure functions."""
