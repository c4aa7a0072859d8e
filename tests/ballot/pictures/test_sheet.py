from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.pictures import (
    Curve,
    PictureFormat,
    PricedFloor,
    PricedRow,
    chances_picture,
    cost_picture,
    floor_price_picture,
    positions_picture,
    years_picture,
)
from dorsal.ballot.pictures.sheet import Sheet, printed
from tests.ballot.pictures.example_chances import exact, row, western_states
from tests.ballot.pictures.read_svg import size_of, text_of

NASTY = (
    '$x_1$ \\alpha_{2} & <b>Añisclo</b> --> ]]> 日本 100 % #1 "q"\n\t\x00\x1b\ud800\u202e 🏔😀 '
    "e\u0301" + "W" * 200
)
Maker = Callable[[str, PictureFormat], bytes]


def chances(name: str, format: PictureFormat) -> bytes:
    rows = (row(1, 9, 0.1, classes=(name,)), row(1, 5, 0.2))
    return chances_picture(exact(*rows), title=name, places=3, format=format, note=name)


def floors(name: str, format: PictureFormat) -> bytes:
    price = PricedFloor(name, (PricedRow(name, 2, 9, 0.1, 0.2),))
    return floor_price_picture((price,), title=name, format=format)


def positions(name: str, format: PictureFormat) -> bytes:
    return positions_picture(
        (Curve(name, (1, 9), (0.1, 1.0)),),
        title=name,
        places=2,
        waiting_list=3,
        entries=9,
        format=format,
    )


def years(name: str, format: PictureFormat) -> bytes:
    return years_picture((Curve(name, (1, 20), (0.1, 0.9)),), title=name, format=format)


def cost(name: str, format: PictureFormat) -> bytes:
    curve = Curve(name, (1, 1000), (0.001, 2))
    return cost_picture((curve,), title=name, x_label=name, y_label=name, format=format)


every_picture = pytest.mark.parametrize("make", [chances, floors, positions, years, cost])


@every_picture
def test_letters_are_outlines_or_text(make: Maker) -> None:
    assert (b"<text" in make("Zegama", "svg"), b"<text" in make("Zegama", "svg-with-text")) == (
        False,
        True,
    )
    written = make("Zegama", "svg-with-text")
    assert b">Zegama</text>" in written
    assert b"DejaVu" not in written
    assert b"font-weight: 700" in written
    assert size_of(written) == size_of(make("Zegama", "svg"))


@every_picture
def test_a_png_has_twice_the_pixels_of_the_svg(make: Maker) -> None:
    png, svg = make("Zegama", "png"), make("Zegama", "svg")
    assert png[:16] == b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    wide, high = struct.unpack(">II", png[16:24])
    assert wide == 1280
    assert size_of(svg) == pytest.approx((640, high / 2))


@every_picture
@pytest.mark.parametrize("format", ["png", "svg", "svg-with-text"])
def test_the_same_picture_has_the_same_bytes(make: Maker, format: PictureFormat) -> None:
    assert make("Zegama", format) == make("Zegama", format)


@every_picture
@pytest.mark.parametrize("format", ["png", "svg", "svg-with-text"])
def test_settings_of_the_machine_change_nothing_and_are_left_alone(
    make: Maker, format: PictureFormat
) -> None:
    usual = make("Zegama", format)
    own = {
        "text.color": "red",
        "svg.fonttype": "none",
        "svg.hashsalt": None,
        "savefig.bbox": "tight",
        "font.family": "serif",
        "lines.linestyle": ":",
        "text.parse_math": True,
    }
    with matplotlib.rc_context():
        for name, value in own.items():
            matplotlib.rcParams[name] = value  # type: ignore[index, unused-ignore]
        assert make("Zegama", format) == usual
        assert {name: matplotlib.rcParams[name] for name in own} == {  # type: ignore[index, unused-ignore]
            **own,
            "font.family": ["serif"],
        }


@every_picture
@pytest.mark.parametrize("format", ["png", "svg", "svg-with-text"])
def test_names_of_any_characters_are_drawn(make: Maker, format: PictureFormat) -> None:
    assert len(make(NASTY, format)) > 5000


@every_picture
def test_an_empty_name_is_no_obstacle(make: Maker) -> None:
    assert text_of(make("", "svg"), "title") == ""


@every_picture
def test_the_svg_carries_its_title_as_text(make: Maker) -> None:
    svg = make("Añisclo & <Co> $5", "svg")
    assert text_of(svg, "title") == "Añisclo & <Co> $5"
    assert "Añisclo & <Co> $5" in text_of(svg, "desc")
    assert b"dc:date" not in svg
    assert b"<text" not in svg  # letters are outlines


@every_picture
def test_the_svg_tells_names_that_the_font_cannot_draw(make: Maker) -> None:
    svg = make("日本 🏔", "svg")
    assert text_of(svg, "title") == "日本 🏔"
    assert text_of(svg, "desc").startswith("日本 🏔 | ")


@every_picture
def test_another_format_is_refused(make: Maker) -> None:
    with pytest.raises(ValueError, match="a picture is made as png or svg, not 'pdf'"):
        make("Zegama", "pdf")  # type: ignore[arg-type]


@given(words=st.text(max_size=60))
def test_any_words_are_printed_without_a_warning(words: str) -> None:
    def draw() -> Sheet:
        sheet = Sheet(height=40, title=words)
        sheet.write(9, 20, words, size=13, bold=True)
        sheet.write(9, 35, words, size=13)
        return sheet

    assert size_of(printed(draw, format="svg")) == pytest.approx((640, 40))


def test_a_long_title_wraps_and_makes_the_sheet_higher() -> None:
    short = chances_picture(western_states(), title="Short", places=257, format="svg")
    long = chances_picture(
        western_states(), title="Gran Trail Aneto-Posets " * 7, places=257, format="svg"
    )
    assert size_of(long)[1] - size_of(short)[1] == pytest.approx(27 * 3)


def test_chances_stay_light_and_pictures_use_no_pyplot() -> None:
    told = (
        "import sys; import dorsal.ballot.odds.chances; print('matplotlib' in sys.modules);"
        "import dorsal.ballot.pictures; print('matplotlib.pyplot' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
