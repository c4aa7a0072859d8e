import numpy as np
import pytest

from dorsal.course.pace import read_splits
from dorsal.ground.problems import BadInput
from tests.course.pace.fields import place

PLACES = (place("cp00", 0), place("cp02", 10), place("cp01", 20), place("cp03", 30))
HEADER = "runner,status,sex,cp00,cp01,cp02,cp03\n"


def read(rows: str, **more: str) -> list[list[float]]:
    past = read_splits((HEADER + rows).encode(), PLACES, **more)
    rows_read: list[list[float]] = past.elapsed_s.tolist()
    return rows_read


def test_columns_are_put_in_the_order_of_the_course() -> None:
    assert read("a,FINISHER,MALE,0,7200,3600,10800\n") == [[0.0, 3600.0, 7200.0, 10800.0]]


def test_times_are_seconds_or_hours_and_minutes() -> None:
    assert read("a,FINISHER,F,0,2:00:00,3600,3:00\n") == [[0.0, 3600.0, 7200.0, 10800.0]]


def test_blank_cells_are_nobody_seen_and_only_finishers_finished() -> None:
    rows = "a,FINISHER,FEMALE,0,7000,,10800\nb,WITHDRAWN,H,0,,3700,\nc,FINISHER,M,0,7200,3500,\n"
    past = read_splits((HEADER + rows).encode(), PLACES)
    assert past.finished.tolist() == [True, False, False]
    assert past.sex.tolist() == ["F", "M", "M"]
    assert past.finish_s.tolist() == [10800.0]


def test_a_file_of_many_years_is_narrowed_to_one() -> None:
    data = b"year,status,cp00,cp02,cp01,cp03\n2022,FINISHER,0,1,2,9000\n2023,FINISHER,0,,,8000\n"
    assert read_splits(data, PLACES, edition="2023").finish_s.tolist() == [8000.0]
    with pytest.raises(BadInput, match=r"no splits of this edition.*2022, 2023"):
        read_splits(data, PLACES, edition="2021")


def test_columns_headed_by_names_and_a_list_without_a_start_are_read() -> None:
    places = (place("x1", 10, name="Otzaurte"), place("x2", 20, name="Zegama"))
    past = read_splits(b"Otzaurte;Zegama\n1:00:00;2:00:00\n", places)
    assert [one.key for one in past.checkpoints] == ["start", "x1", "x2"]
    assert past.elapsed_s.tolist() == [[0.0, 3600.0, 7200.0]]


def test_what_is_no_time_is_a_warning_with_its_place() -> None:
    rows = (
        "a,FINISHER,M,0,soon,3600,10800\nb,FINISHER,M,0,7000,3600,-5\nc,FINISHER,M,0,7000,,9999\n"
    )
    past = read_splits((HEADER + rows).encode(), PLACES, file="splits.csv")
    told = [(one.line, one.column, one.value) for one in past.warnings if one.line]
    assert told == [(2, "cp01", "soon"), (3, "cp03", "-5")]
    assert past.finished.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"runner,when\na,1\n", "no column is a checkpoint"),
        (b"runner,cp00,cp01\na,0,1\n", "no column for the finish"),
        (b"cp00,cp03\n0,\n", "nobody has a finish time"),
        (b"", "the file is empty"),
        (b"PK\x03\x04workbook", "Excel workbook"),
    ],
)
def test_files_that_are_no_splits_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        read_splits(data, PLACES)


def test_times_that_run_backwards_are_blanked_and_told() -> None:
    rows = "a,FINISHER,M,0,7200,9000,10800\n" + "b,FINISHER,M,0,7200,3600,10800\n" * 4
    past = read_splits((HEADER + rows).encode(), PLACES)
    assert np.isnan(past.elapsed_s[0]).tolist() == [False, True, False, False]
    assert past.elapsed_s[1].tolist() == [0.0, 3600.0, 7200.0, 10800.0]


def test_a_time_nobody_can_run_is_blanked() -> None:
    rows = "".join(f"{n},FINISHER,M,0,7200,3600,10800\n" for n in range(5))
    past = read_splits((HEADER + "x,FINISHER,M,0,7200,60,10800\n" + rows).encode(), PLACES)
    assert np.isnan(past.elapsed_s[0, 1])
    assert [one.what for one in past.warnings] == ["times at Cp02 cannot be and were left out"]


def test_a_checkpoint_that_a_quarter_of_the_finishers_missed_is_left_out() -> None:
    rows = "".join(f"{n},FINISHER,M,0,7200,{3600 if n < 7 else ''},10800\n" for n in range(10))
    past = read_splits((HEADER + rows).encode(), PLACES)
    assert [one.key for one in past.checkpoints] == ["cp00", "cp01", "cp03"]


def test_a_clock_that_was_never_stopped_is_no_finish() -> None:
    rows = "".join(f"{n},FINISHER,M,0,7200,3600,{10800 + n}\n" for n in range(20))
    past = read_splits((HEADER + rows + "x,FINISHER,M,0,7200,3600,250000\n").encode(), PLACES)
    assert past.finished.tolist() == [True] * 20 + [False]


def of_field(form: str) -> bytes:
    """Forty finishers, each time written as `form` says of its seconds `s` and its clock `c`."""
    rows = []
    for number in range(40):
        each = [part * (10800 + number) // 3 for part in (0, 2, 1, 3)]
        clocks = [f"{(s + 79200) // 3600 % 24}:{s // 60 % 60:02d}:{s % 60:02d}" for s in each]
        told = [form.format(s=s, c=c, ms=s * 1000) for s, c in zip(each, clocks, strict=True)]
        rows.append(f"{number},FINISHER,M,{','.join(told)}")
    return (HEADER + "\n".join(rows) + "\n").encode()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (of_field("{c}"), "times of day"),
        (of_field("2024-05-01 {c}"), "nobody has a finish time"),
        (of_field("{ms}"), "nobody has a finish time"),
        (of_field("0.{s}"), "no finish time can be true"),
        (of_field("{s}").replace(b"FINISHER", b"HOME"), "(?s)nobody finished.*HOME"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_times(data: bytes, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        read_splits(data, PLACES)


def test_times_of_legs_or_of_day_without_a_start_are_refused() -> None:
    rows = "".join(f"{n},FINISHER,M,3600,20000,19000,18000\n" for n in range(20))
    with pytest.raises(BadInput, match="run backwards"):
        read_splits(
            (HEADER + rows).encode(), (place("cp01", 10), place("cp02", 20), place("cp03", 30))
        )


@pytest.mark.parametrize("status", ["Arrivé", "classé", "Llegado", "HELDUA"])
def test_finishers_are_known_in_other_languages(status: str) -> None:
    data = (HEADER + f"a,{status},M,0,7200,3600,10800\n").encode()
    assert read_splits(data, PLACES).finished.tolist() == [True]


def test_columns_of_checkpoints_that_the_list_has_not_are_told() -> None:
    data = b"runner,cp00,cp01,cp02,cp03,cp04,cp05\na,0,7200,3600,10800,12000,15000\n"
    told = [(one.what, one.value) for one in read_splits(data, PLACES).warnings]
    assert told == [("columns are no checkpoints of this edition", "cp04, cp05")]


def test_checkpoints_without_a_column_are_told() -> None:
    data = b"runner,cp00,cp01,cp03\na,0,7200,10800\n"
    past = read_splits(data, PLACES)
    assert [one.key for one in past.checkpoints] == ["cp00", "cp01", "cp03"]
    told = [(one.what, one.value) for one in past.warnings]
    assert told == [("checkpoints of this edition have no column", "cp02")]


def test_splits_of_a_far_longer_race_are_doubted() -> None:
    rows = "".join(f"{n},FINISHER,M,0,30000,60000,9000{n}\n" for n in range(5))
    past = read_splits((HEADER + rows).encode(), PLACES)
    assert past.warnings[0].what == (
        "the middle finisher took 50.0 minutes for each km, as no field does"
    )


def test_of_very_many_bad_cells_the_first_are_told_and_the_rest_counted() -> None:
    rows = "a,FINISHER,M,0,7000,3600,10800\n" + "b,DNF,M,0,x,3600,\n" * 1050
    past = read_splits((HEADER + rows).encode(), PLACES)
    told = [one.what for one in past.warnings if "this is no time" in one.what]
    assert told.count("this is no time since the start") == 20
    assert [one for one in told if "more" in one] == [
        "this is no time since the start: 1,030 more cells"
    ]
