"""Labels in a text box, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.rules import Label
from dorsal.ballot.rules_form import read_label_lines, write_label
from tests.ballot.rules_form.any_rules import labels


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ("", ()),
        (" \n\n", ()),
        ("Locals", (("", "Locals"),)),
        ("en: Locals\r\nes:Vecinos", (("en", "Locals"), ("es", "Vecinos"))),
        (": es: so it is called", (("", "es: so it is called"),)),
        ("Draw: the big one", (("", "Draw: the big one"),)),
        ("Locals\nes: Vecinos", (("", "Locals"), ("es", "Vecinos"))),
        ("pt-BR: Vizinhos", (("pt-BR", "Vizinhos"),)),
    ],
)
def test_lines_are_read_as_a_text_or_as_texts_by_language(
    lines: str, texts: tuple[tuple[str, str], ...]
) -> None:
    assert read_label_lines(lines) == Label(texts)


@given(labels("x") | st.sampled_from(["es: a", ": a", "en:", ":"]).map(lambda t: Label((("", t),))))
def test_every_label_comes_back_from_its_lines(label: Label) -> None:
    assert read_label_lines(write_label(label)) == label
