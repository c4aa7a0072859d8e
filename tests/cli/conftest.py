"""The command as a user runs it, in this process."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dorsal.cli.main import run
from tests.ballot.draw.rounds import QUICKNET_1000


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it said, read as JSON."""
        return json.loads(self.out)


Dorsal = Callable[..., Ran]


@pytest.fixture
def dorsal(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Iterator[Dorsal]:
    """Run `dorsal` with these arguments."""

    def run_dorsal(*arguments: str | Path) -> Ran:
        monkeypatch.setattr("sys.argv", ["dorsal", *map(str, arguments)])
        code: Any = 0
        try:
            run()
        except SystemExit as ended:
            code = ended.code or 0
        said = capfdbinary.readouterr()
        return Ran(int(code), said.out.decode(), said.err.decode())

    yield run_dorsal
    gc.enable()


@pytest.fixture
def round_file(tmp_path: Path) -> Path:
    """Round 1000 of quicknet, as newer relays serve it (without `randomness`)."""
    path = tmp_path / "round-1000.json"
    path.write_text(json.dumps({"round": 1000, "signature": QUICKNET_1000.signature}))
    return path


@pytest.fixture
def ballot(tmp_path: Path, dorsal: Dorsal) -> Path:
    """A folder with a made-up ballot of 300 applicants for 40 places."""
    folder = tmp_path / "ballot"
    made = dorsal(
        "ballot", "example", "--applicants", "300", "--places", "40", "--seed", "5", "--out", folder
    )
    assert made.code == 0
    return folder


@pytest.fixture
def sealed(ballot: Path, dorsal: Dorsal) -> Path:
    """The same, sealed into `record` and `private`, as a rehearsal with round 1000."""
    ran = seal(dorsal, ballot)
    assert ran.code == 0
    return ballot


@pytest.fixture
def drawn(sealed: Path, round_file: Path, dorsal: Dorsal) -> Path:
    """The same, drawn."""
    assert dorsal("ballot", "draw", sealed / "record", "--beacon", round_file).code == 0
    return sealed


def seal(dorsal: Dorsal, folder: Path, *more: str | Path) -> Ran:
    """Seal the ballot in a folder with round 1000."""
    return dorsal(
        *("ballot", "seal", folder / "entries.csv", "--rules", folder / "rules.toml"),
        *("--out", folder / "record", "--private", folder / "private"),
        *("--beacon-round", "1000", *more),
    )
