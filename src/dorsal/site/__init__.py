"""The web site: accounts, races, ballots, courses, race day, seasons and the journal."""
