"""The format of a picture is told by its file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsal.cli.picture_files import picture_format
from dorsal.ground.problems import BadInput, Problem


@pytest.mark.parametrize(("name", "form"), [("a.png", "png"), ("a.b.SVG", "svg"), ("c.Png", "png")])
def test_the_ending_is_the_format(name: str, form: str) -> None:
    assert picture_format(Path(name)) == form


@pytest.mark.parametrize(("name", "ending"), [("a.jpg", ".jpg"), ("png", "this"), (".svg", "this")])
def test_another_ending_is_refused(name: str, ending: str) -> None:
    with pytest.raises(BadInput) as error:
        picture_format(Path(name))
    what = f"pictures are written as PNG or SVG, not as {ending}"
    assert error.value.problems == (Problem(what, "name it FILE.png or FILE.svg", name),)
