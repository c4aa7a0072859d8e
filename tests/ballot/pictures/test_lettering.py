from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.pictures.lettering import (
    Run,
    drawable,
    readable,
    shortened,
    stacked,
    widest,
    width,
    wrapped,
)


def lines(words: str, *, most: float) -> list[str]:
    return [
        " ".join(piece.run.words for piece in line)
        for line in wrapped((Run(words=words),), most=most, size=14)
    ]


def test_what_the_font_lacks_is_a_placeholder_and_what_it_has_stays() -> None:
    assert drawable("Añisclo → Ötzi Ξ Ж") == "Añisclo → Ötzi Ξ Ж"
    assert drawable("日本 x") == "□□ x"
    assert drawable("\ud800") == "□"


def test_a_character_without_a_glyph_has_one_box_together_with_its_marks() -> None:
    assert drawable("한국 山") == "□□ □"
    assert drawable("\U0001f3d4\ufe0f!").replace("\ufe0f", "") == "□!"
    assert drawable("ไทยนี้") == "□□□□"
    assert drawable("\u0e35") == ""


def test_what_is_read_keeps_every_letter_that_a_document_may_hold() -> None:
    assert readable("日本\x00\n🏔") == "日本 🏔"
    assert readable("\ud800\uffff") == "□□"


def test_a_label_breaks_after_commas_first_and_keeps_its_last_two_words_together() -> None:
    def told(words: str, most: str) -> tuple[str, ...]:
        return stacked(words, most=width(most, size=13) + 0.1, size=13)

    assert told("open 10, women 3", "open 10, women 3") == ("open 10, women 3",)
    assert told("open 10, women 3", "open 10, women") == ("open 10,", "women 3")
    assert told("valley 60 km 3, women 3", "valley 60 km") == ("valley 60", "km 3,", "women 3")
    assert told("WWWW", "WW") == ("WW", "WW")
    assert told("", "x") == ()


@given(words=st.text(alphabet="ab ,日", max_size=40))
def test_a_label_in_lines_loses_nothing_but_blanks(words: str) -> None:
    made = stacked(words, most=40, size=12)
    assert widest(made, size=12) <= 40.5
    assert "".join(made).replace(" ", "") == words.replace(" ", "")


def test_no_line_begins_with_a_per_cent_sign() -> None:
    assert lines("it is 30.0 %.", most=width("it is 30.0", size=14) + 1) == ["it is", "30.0 %."]


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
    assert "".join("".join(made).split(" ")) == "".join(readable(words).split(" "))


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
