"""Climbs and descents as a mountain runner names them."""
