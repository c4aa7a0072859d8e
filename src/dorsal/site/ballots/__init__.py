"""Ballots: rules, dates, earlier years, the seal, the draw and the record."""
