"""Lists of checkpoints, read as organisers write them."""

import csv
import io
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.checkpoint_files import read_checkpoints
from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.problems import BadInput

SUMMER = timezone(timedelta(hours=2))
MANY = b"""race,name,edition,cp,label,km,dplus,dminus,cutoff,altitude,lat,lon
up,Up Trail,2024,cp00,Start,0,0,0,,10,43,-2.3
up,Up Trail,2024,cp01,Finish,20,900,890,2024-05-01T12:00:00+02:00,20,43.1,-2.3
up,Up Trail,2024,cp02,Pass,9.5,800,0,2024-05-01T09:00:00+02:00,800,43.05,-2.3
up,Up Trail,2023,cp00,Start,0,,,,,,
down,Down Trail,2017-2019,cp00,Top,0,,,,,,
"""


def problems_of(data: bytes, **more: str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadInput) as refused:
        read_checkpoints(data, file="c.csv", **more)  # type: ignore[arg-type]
    return [(one.line, one.column, one.what) for one in refused.value.problems]


def test_a_directors_own_list_is_read_whole() -> None:
    data = (
        b"name,km,cutoff,ascent,descent,altitude,services,opens,closes,spectators,way there\n"
        b"Otzaurte,7,1:10,400,50,652,water / food; bus,2026-05-24T09:00+02:00,"
        b"2026-05-24T10:30+02:00,yes,Train C1\n"
    )
    assert read_checkpoints(data) == (
        Checkpoint(
            key="cp00",
            name="Otzaurte",
            distance_m=7000.0,
            ascent_m=400.0,
            descent_m=50.0,
            altitude_m=652.0,
            cutoff_s=4200.0,
            opens_at=datetime(2026, 5, 24, 9, tzinfo=SUMMER),
            closes_at=datetime(2026, 5, 24, 10, 30, tzinfo=SUMMER),
            services=("water", "food", "bus"),
            spectators=True,
            way_there="Train C1",
        ),
    )


def test_headings_of_other_languages_and_decimal_commas_are_understood() -> None:
    data = "Punto;Distancia (km);Corte;Desnivel +;D-;Altitud\nAizkorri;23,2;4:30;1790;3;1551\n"
    one = read_checkpoints(data.encode())[0]
    assert (one.name, one.distance_m, one.cutoff_s) == ("Aizkorri", 23_200.0, 16_200.0)
    assert (one.ascent_m, one.descent_m, one.altitude_m) == (1790.0, 3.0, 1551.0)


def test_miles_and_metres_become_metres() -> None:
    assert read_checkpoints(b"name,miles\nA,100\n")[0].distance_m == 160_934.4
    assert read_checkpoints(b"name,distance_m\nA,1250\n")[0].distance_m == 1250.0


def test_an_edition_is_picked_and_put_in_the_order_of_its_distances() -> None:
    found = read_checkpoints(MANY, race="up", edition="2024")
    assert [(one.key, one.name, one.distance_m) for one in found] == [
        ("cp00", "Start", 0.0),
        ("cp02", "Pass", 9500.0),
        ("cp01", "Finish", 20_000.0),
    ]
    assert found[1].cutoff_at == datetime(2024, 5, 1, 7, tzinfo=UTC)


def test_a_race_is_known_by_its_name_too_and_a_range_of_editions_holds_its_years() -> None:
    assert len(read_checkpoints(MANY, race="Down trail", edition="2018")) == 1
    assert len(read_checkpoints(MANY, race="down")) == 1


@pytest.mark.parametrize(
    ("race", "edition", "column", "what", "known"),
    [
        ("", "", "race", "the file holds several races; say which", "up 2024, up 2023, "),
        ("sideways", "", "race", "no checkpoints of this race", "up 2024, up 2023, "),
        ("up", "2020", "edition", "no checkpoints of this edition", "up 2024, up 2023"),
        ("down", "2020", "edition", "no checkpoints of this edition", "down 2017-2019"),
        ("up", "", "edition", "the file holds several editions; say which", "up 2024, up 2023"),
    ],
)
def test_a_wrong_race_or_edition_is_answered_with_those_there_are(
    race: str, edition: str, column: str, what: str, known: str
) -> None:
    with pytest.raises(BadInput) as refused:
        read_checkpoints(MANY, race=race, edition=edition)
    (problem,) = refused.value.problems
    assert (problem.column, problem.what) == (column, what)
    assert problem.right.startswith(f"there are: {known}")


def test_a_list_without_races_is_taken_whatever_race_is_asked_for() -> None:
    assert len(read_checkpoints(b"name,km\nA,1\nB,2\n", race="up", edition="2024")) == 2


def test_one_place_passed_twice_is_two_checkpoints() -> None:
    found = read_checkpoints(b"name,km\nHut,5\nTop,8\nHut,11\n")
    assert [(one.key, one.name) for one in found] == [
        ("cp00", "Hut"),
        ("cp01", "Top"),
        ("cp02", "Hut"),
    ]


def test_every_problem_is_reported_with_its_line_and_column() -> None:
    data = (
        "name,km,cutoff,altitude,lat,lon,opens,spectators\n"
        ",x,99,,,,,\n"
        "B,,1:75,12000,43,,8:00,perhaps\n"
        "C,-3,2024-05-01,,95,0,2024-05-01T08:00,\n"
    )
    assert problems_of(data.encode()) == [
        (2, "cutoff", "this is neither a time nor a moment"),
        (2, "name", "the checkpoint has no name"),
        (2, "km", "this is not a number"),
        (3, "cutoff", "this is neither a time nor a moment"),
        (3, "km", "the distance is missing"),
        (3, "altitude", "the number is out of range"),
        (3, "lon", "half of the position is missing"),
        (3, "opens", "a clock time alone does not say which day"),
        (3, "spectators", "this is neither yes nor no"),
        (4, "cutoff", "this is neither a time nor a moment"),
        (4, "km", "the number is out of range"),
        (4, "lat", "the number is out of range"),
        (4, "opens", "the moment has no time zone"),
    ]


def test_metres_with_a_sign_for_the_thousands_are_asked_about() -> None:
    expected = [(2, "ascent", "the number can be read in two ways")]
    assert problems_of(b"name;km;ascent\nA;13.188;1.790\n") == expected


def test_rows_of_other_editions_are_not_judged() -> None:
    data = MANY + b"up,Up Trail,2022,cp00,,nowhere,,,,,,\n"
    assert len(read_checkpoints(data, race="up", edition="2024")) == 3


def test_the_day_and_the_zone_complete_clock_times() -> None:
    data = b"name,km,opens,closes,cutoff\nA,1,8:00,3:30+1,2026-05-24T11:00\n"
    (one,) = read_checkpoints(data, day=date(2026, 5, 24), zone=SUMMER)
    assert one.opens_at == datetime(2026, 5, 24, 8, tzinfo=SUMMER)
    assert one.closes_at == datetime(2026, 5, 25, 3, 30, tzinfo=SUMMER)
    assert one.cutoff_at == datetime(2026, 5, 24, 11, tzinfo=SUMMER)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"name,km,cutof\nA,1,2:00\n", [(1, "cutof", "there is no such column")]),
        (b"km,altitude\n1,2\n", [(1, "", "no column names the checkpoints")]),
        (b"name\nA\n", [(1, "", "no column says where the checkpoints are")]),
        (b"name,km,miles\nA,1,1\n", [(1, "miles", "the distance stands in two columns")]),
        (b"name,km,label\nA,1,B\n", [(1, "label", "two columns say the same: name and label")]),
        (b"name,km,lat\nA,1,43\n", [(1, "lat", "a position needs two columns")]),
        (b"name,km\n", [(0, "", "the list has no checkpoints")]),
    ],
)
def test_a_header_that_cannot_be_right_is_told(
    data: bytes, expected: list[tuple[int, str, str]]
) -> None:
    assert problems_of(data) == expected


def test_a_directors_own_columns_are_passed_over() -> None:
    assert read_checkpoints(b"name,km,volunteers\nA,1,Ane\n")[0].name == "A"


def test_a_key_given_twice_is_refused() -> None:
    data = b"cp,name,km\nx,A,1\nx,B,2\n"
    assert problems_of(data) == [(3, "key", "the key stands on line 2 already")]


def test_a_file_far_too_large_is_refused_at_once() -> None:
    assert problems_of(b"name,km\n" + b" " * 20_000_001) == [(0, "", "the file is too large")]


CELLS = st.sampled_from(["", "A", "1", "1,5", "1:10", "-", "2026-05-24T10:00Z", "x/y", '"', "é"])
HEADINGS = st.permutations(
    ["name", "km", "cutoff", "ascent", "altitude", "lat", "lon", "opens", "race", "edition"]
)


@given(st.binary(max_size=200) | st.lists(CELLS, max_size=40).map(",".join).map(str.encode))
def test_no_file_is_met_with_anything_but_problems(data: bytes) -> None:
    with suppress(BadInput):
        read_checkpoints(data)


@given(HEADINGS, st.lists(st.lists(CELLS, min_size=10, max_size=10), min_size=1, max_size=4))
def test_whatever_is_read_is_in_order_and_within_range(
    headings: list[str], rows: list[list[str]]
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    with suppress(BadInput):
        found = read_checkpoints(text.getvalue().encode())
        assert [one.distance_m for one in found] == sorted(one.distance_m for one in found)
        assert len({one.key for one in found}) == len(found)
        assert all(one.name and (one.lat is None) == (one.lon is None) for one in found)


@pytest.mark.data
def test_every_edition_of_the_shared_list_is_read(shared_data: Path) -> None:
    data = (shared_data / "splits" / "checkpoints.csv").read_bytes()
    counts = {
        ("utmb", "2024"): 26,
        ("templiers", "2022"): 13,
        ("endurance", "2022"): 14,
        ("grr", "2024"): 24,
        ("mas", "2022"): 11,
        ("wser", "2019"): 20,
    }
    for (race, edition), count in counts.items():
        found = read_checkpoints(data, race=race, edition=edition)
        distances = [one.distance_m for one in found]
        assert (len(found), distances) == (count, sorted(distances))


def test_more_checkpoints_than_any_race_has_are_refused() -> None:
    rows = "".join(f"A,{number}\n" for number in range(501))
    with pytest.raises(BadInput) as caught:
        read_checkpoints(f"name,km\n{rows}".encode())
    assert [(one.what, one.value) for one in caught.value.problems] == [
        ("the list has too many checkpoints", "501")
    ]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
@pytest.mark.parametrize("column", ["cutoff", "opens"])
def test_a_year_that_cannot_be_is_refused(moment: str, column: str) -> None:
    data = f"name,km,{column}\nA,1,{moment}\n".encode()
    assert problems_of(data) == [(2, column, "the year cannot be")]
