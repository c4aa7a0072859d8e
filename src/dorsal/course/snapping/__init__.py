"""Checkpoints put in their places along a track, each after the one before.

A course may pass a place twice, run out and back, loop or cross itself, so the nearest point of
the track is not always the right one. All checkpoints are placed together: each has candidates
(where the track passes near its position, or where its official distance falls), and dynamic
programming finds the sequence of least cost that never runs backwards. The cost of a placing adds
up how far the track passes from the position, how the altitude differs, and how the length of
each leg differs from the organiser's. A checkpoint without a position is sought by its altitude
about its distance; without either, or where no pass of the track fits, it is placed by its
official distance alone, scaled between the neighbours that were placed.
"""

from dorsal.course.snapping.placing import PlacedCheckpoint, Snapping, snap

__all__ = ["PlacedCheckpoint", "Snapping", "snap"]
