"""The rules of a ballot as a director writes them: TOML, read with every problem and its line,
and written.
"""

from dorsal.ballot.rules_file.reading import DEFAULT_REASONS, RULES_VERSION, read_rules
from dorsal.ballot.rules_file.writing import write_rules

__all__ = ["DEFAULT_REASONS", "RULES_VERSION", "read_rules", "write_rules"]
