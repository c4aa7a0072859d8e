"""The profile in lines of text, as wide as the terminal is."""

from dorsal.course.terminal.lines import Look, Span, profile_lines

__all__ = ["Look", "Span", "profile_lines"]
