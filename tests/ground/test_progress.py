"""The default progress passes everything through, says nothing and hides no failure."""

from __future__ import annotations

import pytest

from dorsal.ground.progress import SILENT, Progress


def test_the_silent_default_passes_everything_through(capsys: pytest.CaptureFixture[str]) -> None:
    progress: Progress = SILENT
    with progress.stage("Sealing"):
        passed = list(progress.track(iter([3, 1, 2]), name="rows", total=3))
    assert passed == [3, 1, 2]
    assert capsys.readouterr() == ("", "")


def test_what_fails_within_a_stage_is_raised() -> None:
    with pytest.raises(ValueError, match="no row"), SILENT.stage("Sealing"):
        raise ValueError("no row")
