"""What a program may import from the room of the ballot: the list is kept on purpose."""

from __future__ import annotations

import importlib

import pytest

FACES = {
    "dorsal.ballot.acknowledgement": 14,
    "dorsal.ballot.draw": 33,
    "dorsal.ballot.entry_file": 5,
    "dorsal.ballot.examples": 3,
    "dorsal.ballot.explain": 3,
    "dorsal.ballot.forecast": 18,
    "dorsal.ballot.forgeries": 8,
    "dorsal.ballot.odds": 12,
    "dorsal.ballot.past_years": 21,
    "dorsal.ballot.pictures": 9,
    "dorsal.ballot.replay": 17,
    "dorsal.ballot.rules_file": 4,
    "dorsal.ballot.rules_form": 13,
    "dorsal.ballot.show": 25,
    "dorsal.ballot.simulation": 12,
    "dorsal.ballot.years": 16,
}


def constants_then_classes(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize(("name", "size"), FACES.items())
def test_a_face_is_sorted_complete_and_of_known_size(name: str, size: int) -> None:
    face = importlib.import_module(name)
    assert face.__all__ == sorted(face.__all__, key=constants_then_classes)
    assert len(set(face.__all__)) == size
    assert [one for one in face.__all__ if not hasattr(face, one)] == []
