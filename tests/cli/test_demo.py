"""`dorsal demo`: it runs a whole ballot, checks itself, and touches nothing that is not its own."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Dorsal


def test_the_demonstration_checks_itself(tmp_path: Path, dorsal: Dorsal) -> None:
    folder = tmp_path / "demo"
    ran = dorsal("demo", "--out", folder)
    assert ran.code == 0
    assert "Attacked: one byte" in ran.out
    assert "chances add up to 230.00 places" in ran.out
    assert (folder / "chances.svg").read_text().lstrip().startswith("<?xml")
    assert (
        dorsal("ballot", "verify", folder / "record.zip", "--slip", folder / "slip.json").code == 0
    )
    assert dorsal("ballot", "verify", folder / "forged").code == 1
    assert dorsal("demo", "--out", folder).code == 0


def test_it_leaves_other_folders_alone(tmp_path: Path, dorsal: Dorsal) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ran = dorsal("demo", "--out", tmp_path)
    assert ran.code == 2
    assert "holds something else" in ran.err
    assert (tmp_path / "mine.txt").read_text() == "mine"
