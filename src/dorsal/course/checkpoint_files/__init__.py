"""Lists of checkpoints in CSV, read with every problem and its place, and written.

Two kinds of file are read, told apart by their columns alone. A list of many races has `race` and
`edition` beside the checkpoints' own columns (race, name, edition, cp, label, km, dplus, dminus,
cutoff, altitude, lat, lon), and one edition of one race is picked from it. A director's own list
has no race: name, km, cutoff, ascent, descent, altitude, services and so on. Every column goes by
several names in several languages; `columns.ALIASES` holds them all. Only the name and the
distance are needed. Ascent, descent and cut-offs are counted from the start.
"""

from dorsal.course.checkpoint_files.columns import ALIASES
from dorsal.course.checkpoint_files.reading import read_checkpoints
from dorsal.course.checkpoint_files.writing import write_checkpoints

__all__ = ["ALIASES", "read_checkpoints", "write_checkpoints"]
