from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.pictures.lettering import Run, drawable, shortened, widest, width, wrapped


def lines(words: str, *, most: float) -> list[str]:
    return [
        " ".join(piece.run.words for piece in line)
        for line in wrapped((Run(words=words),), most=most, size=14)
    ]


def test_what_the_font_lacks_is_a_placeholder_and_what_it_has_stays() -> None:
    assert drawable("Añisclo → Ötzi Ξ Ж") == "Añisclo → Ötzi Ξ Ж"
    assert drawable("日本 x") == "□□ x"
    assert drawable("\ud800") == "□"


def test_accents_are_composed_and_controls_left_out() -> None:
    assert drawable("e\u0301\x00\x1b\u202ea\nb\tc") == "éa b c"


def test_dollars_and_underscores_are_letters_like_others() -> None:
    assert drawable("$x_1^2$") == "$x_1^2$"
    assert width("$$", size=10) == 2 * width("$", size=10)


def test_lines_break_at_blanks() -> None:
    assert lines("a b c", most=1000) == ["a b c"]
    assert lines("one two three", most=width("one two", size=14) + 1) == ["one two", "three"]


def test_a_word_wider_than_the_line_is_broken() -> None:
    parts = lines("W" * 50, most=100)
    assert "".join(parts) == "W" * 50
    assert len(parts) > 5


@given(words=st.text(max_size=80))
def test_no_line_is_wider_than_asked_and_no_word_is_lost(words: str) -> None:
    made = lines(words, most=120)
    assert widest(made, size=14) <= 120.5
    assert "".join("".join(made).split(" ")) == "".join(drawable(words).split(" "))


def test_runs_keep_their_colours_within_a_line() -> None:
    (line,) = wrapped(
        (Run(words="gains and", colour="#111111", bold=True), Run(words="losses")),
        most=900,
        size=14,
    )
    assert [piece.run.words for piece in line] == ["gains and", "losses"]
    assert line[1].x == width("gains", size=14, bold=True) + width(" ", size=14, bold=True) + width(
        "and", size=14, bold=True
    ) + width(" ", size=14)


def test_a_text_is_shortened_only_where_it_must_be() -> None:
    assert shortened("women", most=200, size=12) == "women"
    cut = shortened("women of the valley", most=60, size=12)
    assert cut.endswith("…")
    assert cut[:-1] == "women of the valley"[: len(cut) - 1]
    assert 40 < width(cut, size=12) <= 60
