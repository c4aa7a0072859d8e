"""examples/course is what its tool writes."""

from __future__ import annotations

from tools.make_course_example import FOLDER, files


def test_the_example_is_what_the_tool_writes() -> None:
    made = files()
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix != ".md"}
    assert kept == made
