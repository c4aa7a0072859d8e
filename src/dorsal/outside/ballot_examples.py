"""Made-up ballots written to disk, to try Dorsal with."""

from __future__ import annotations

import random
from pathlib import Path

from dorsal.ballot.examples.example import make_example
from dorsal.ballot.examples.zegama import SEED, make_zegama


def write_example(
    folder: Path, *, applicants: int, places: int, seed: int | None, zegama: bool = False
) -> dict[str, Path]:
    """Write `rules.toml` and `entries.csv` of a made-up ballot; the same seed writes the same
    bytes.

    `zegama` makes the ballot of `examples/zegama`, of its own size, and of its seed when none is
    given.
    """
    if zegama:
        made = make_zegama(random.Random(SEED if seed is None else seed))
    else:
        made = make_example(random.Random(seed or 0), applicants=applicants, places=places)
    folder.mkdir(parents=True, exist_ok=True)
    rules, entries = folder / "rules.toml", folder / "entries.csv"
    rules.write_text(made.rules_toml, encoding="utf-8", newline="\n")
    with entries.open("w", encoding="utf-8", newline="") as file:
        file.writelines(made.entries_csv)
    return {"rules": rules, "entries": entries}
