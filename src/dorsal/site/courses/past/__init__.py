"""Splits of past editions, on which plans rest, and the finish times that are expected."""
