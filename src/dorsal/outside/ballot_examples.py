"""Made-up ballots written to disk, to try Dorsal with."""

from __future__ import annotations

import random
from pathlib import Path

from dorsal.ballot.example import make_example

# from dorsal.ballot.example_zegama import make_zegama


def write_example(
    folder: Path, *, applicants: int, places: int, seed: int, zegama: bool = False
) -> dict[str, Path]:
    """Write `rules.toml` and `entries.csv` of a made-up ballot; the same seed writes the same
    bytes.
    """
    rng = random.Random(seed)
    made = make_zegama(rng) if zegama else make_example(rng, applicants=applicants, places=places)
    folder.mkdir(parents=True, exist_ok=True)
    rules, entries = folder / "rules.toml", folder / "entries.csv"
    rules.write_text(made.rules_toml, encoding="utf-8", newline="\n")
    with entries.open("w", encoding="utf-8", newline="") as file:
        file.writelines(made.entries_csv)
    return {"rules": rules, "entries": entries}
