"""Pictures of a course, to print and to hang on a wall; the same course gives the same bytes."""

from dorsal.course.pictures.drawing import draw_profile
from dorsal.course.pictures.paper import Paper, PictureFormat

__all__ = ["Paper", "PictureFormat", "draw_profile"]
