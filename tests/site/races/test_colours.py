"""Race colours: contrast by WCAG, and variants that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ground.problems import BadInput
from dorsal.site.races.colours import (
    DARK_PAPERS,
    LIGHT_PAPERS,
    check_colour,
    contrast,
    least_contrast,
    luminance,
    on_dark,
    on_light,
    readable_on,
    theme,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_luminance_and_contrast_are_those_of_wcag() -> None:
    assert (luminance("#000000"), luminance("#ffffff")) == (0.0, 1.0)
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48  # the well-known grey that just fails
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@given(COLOURS)
def test_variants_of_every_colour_can_be_read_on_their_papers(colour: str) -> None:
    assert least_contrast(on_light(colour), LIGHT_PAPERS) >= 4.5
    assert least_contrast(on_dark(colour), DARK_PAPERS) >= 4.5
    assert contrast(readable_on(colour), colour) >= 4.5


@given(COLOURS)
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str) -> None:
    assert on_light(on_light(colour)) == on_light(colour)
    assert on_dark(on_dark(colour)) == on_dark(colour)
    assert check_colour(on_light(colour)) == on_light(colour)


def test_a_variant_is_no_further_away_than_it_must_be() -> None:
    assert on_light("#14532d") == "#14532d"
    reached = least_contrast(on_light("#f2c94c"), LIGHT_PAPERS)
    assert 4.5 <= reached < 4.6
    assert 4.5 <= least_contrast(on_dark("#14532d"), DARK_PAPERS) < 4.6


def test_a_pale_colour_is_refused_with_the_nearest_that_would_do() -> None:
    with pytest.raises(BadInput) as refused:
        check_colour("#F2C94C", where="second colour")
    [problem] = refused.value.problems
    assert problem.what == "too pale to be read on light paper: its contrast is 1.4, 4.5 is needed"
    assert problem.right == f"the nearest that can be read is {on_light('#f2c94c')}"
    assert (problem.column, problem.value) == ("second colour", "#F2C94C")


@pytest.mark.parametrize("text", ["", "green", "#fff", "#12345g", "#1234567", "14532d"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_colour(text)
    assert refused.value.problems[0].what == "not a colour"


def test_a_theme_says_both_lights_and_leaves_paper_alone_in_print() -> None:
    day, night = theme("#14532d", "#b45309").splitlines()
    assert day == (
        "@media screen { :root { --race-field: #14532d; --on-race-field: #ffffff; "
        "--race: #14532d; --on-race: #ffffff; "
        f"--race-accent: {on_light('#b45309')}; --on-race-accent: #ffffff; }} }}"
    )
    assert night == (
        "@media screen and (prefers-color-scheme: dark) { :root { "
        f"--race: {on_dark('#14532d')}; --on-race: #000000; "
        f"--race-accent: {on_dark('#b45309')}; --on-race-accent: #000000; }} }}"
    )
