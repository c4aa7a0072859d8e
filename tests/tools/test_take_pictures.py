"""Of the pictures that tests have taken, those that documents show are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import take_pictures


def test_only_pictures_that_a_document_shows_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    docs, taken = tmp_path / "docs", tmp_path / "taken"
    (docs / "how-to").mkdir(parents=True)
    (docs / "pictures").mkdir()
    taken.mkdir()
    (tmp_path / "README.md").write_text("![Home](docs/pictures/site-home.png) and more")
    (docs / "how-to" / "page.md").write_text("![A desk](../pictures/show-desk.png)\n")
    for name in ("site-home", "show-desk", "nobody-shows-it"):
        (taken / f"{name}.png").write_bytes(b"x" * 2500)
    monkeypatch.setattr(take_pictures, "REPOSITORY", tmp_path)
    monkeypatch.setattr(take_pictures, "PICTURES", docs / "pictures")
    assert take_pictures.shown_pictures() == {"site-home.png", "show-desk.png"}
    take_pictures.keep_shown(taken)
    kept = {one.name for one in (docs / "pictures").iterdir()}
    assert kept == {"site-home.png", "show-desk.png"}
    said = capsys.readouterr().out.splitlines()
    assert said == ["docs/pictures/show-desk.png: 2 kB", "docs/pictures/site-home.png: 2 kB"]
