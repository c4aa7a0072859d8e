"""How much a course climbs: altitudes cleaned, noise measured, smoothing as wide as it asks."""
