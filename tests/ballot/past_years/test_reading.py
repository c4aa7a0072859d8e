from datetime import date

import pytest

from dorsal.ballot.past_years import PastColumns, PastFile, PastLine, read_past_years
from dorsal.ground.problems import BadInput

HEADER = "year,name,birth_date,email,sex,country,town,outcome\n"


def read(*rows: str, header: str = HEADER) -> PastFile:
    return read_past_years((header + "\n".join(rows)).encode(), file="p.csv")


def told(found: PastFile) -> list[str]:
    return [f"{problem.level}: {problem}" for problem in found.problems]


def test_a_row_becomes_a_line() -> None:
    found = read("2024, Ane  Lasa ,12/05/1990,a@b.org,F,ESP,Oñati,Not drawn")
    assert found.lines == (
        PastLine(
            line=2,
            year=2024,
            outcome="not drawn",
            name="Ane Lasa",
            born=date(1990, 5, 12),
            birth_year=1990,
            email="a@b.org",
            sex="F",
            country="ESP",
            town="Oñati",
            file="p.csv",
        ),
    )
    assert found.problems == ()


@pytest.mark.parametrize(
    ("cell", "born", "birth_year"),
    [
        ("1990-05-12", date(1990, 5, 12), 1990),
        ("33005", date(1990, 5, 12), 1990),
        ("1990", None, 1990),
        ("", None, None),
    ],
)
def test_a_birth_date_may_be_a_day_number_or_a_year(
    cell: str, born: date | None, birth_year: int | None
) -> None:
    found = read(f"2024,Ane,{cell},,,,,place")
    assert [(line.born, line.birth_year) for line in found.lines] == [(born, birth_year)]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("DRAWN", "place"),
        ("applied and drawn", "place"),
        ("no-admitida", "not drawn"),
        ("Lista de espera", "waiting list"),
        ("itxaron-zerrenda", "waiting list"),
        ("désisté", "withdrew"),
        ("embarazo", "paused"),
        ("Finisher", "finished"),
    ],
)
def test_outcomes_are_known_in_several_languages(word: str, outcome: str) -> None:
    assert [line.outcome for line in read(f"2024,Ane,1990,,,,,{word}").lines] == [outcome]


def test_every_problem_is_told_with_its_line() -> None:
    found = read(
        "24,,1990-05-12,,,,,drwan",
        "2024,Ane,May,,,,,place",
        ",Jon,1990,,,,,",
        "2024,Ur,2024-01-01,,,,,place",
    )
    assert told(found) == [
        "error: p.csv, line 2, column year: this is not a year ('24'); write four digits, such as "
        "2024",
        "error: p.csv, line 2, column name: the name is missing; write who applied",
        "error: p.csv, line 2, column outcome: this outcome is not known ('drwan'); write one of "
        "finished, place, withdrew, waiting list, not drawn, paused, or say what your word means",
        "warning: p.csv, line 3, column birth_date: this is not a date; the line has no birth "
        "date ('May'); write it as 1990-05-12",
        "error: p.csv, line 4, column year: the year is missing; write four digits, such as 2024",
        "error: p.csv, line 4, column outcome: the outcome is missing; write one of finished, "
        "place, withdrew, waiting list, not drawn, paused, or say what your word means",
        "warning: p.csv, line 5, column birth_date: nobody born then applied in 2024; the line "
        "has no birth date ('2024-01-01'); write it as 1990-05-12",
    ]
    assert [(line.line, line.born) for line in found.lines] == [(3, None), (5, None)]


def test_a_birth_year_of_its_own_is_read_and_checked() -> None:
    header = "year,name,birth_date,birth_year,outcome\n"
    found = read(
        "2024,Ane,,1990,place",
        "2024,Jon,,90,place",
        "2024,Ur,1990-05-12,1991,place",
        "2024,Iz,,2024,place",
        header=header,
    )
    assert [line.birth_year for line in found.lines] == [1990, None, 1990, None]
    assert [(problem.line, problem.what, problem.value) for problem in found.problems] == [
        (3, "this is not a year; the line has none", "90"),
        (4, "the birth year is 1991 and the birth date another; the date is taken", "1990-05-12"),
        (5, "nobody born then applied in 2024; the line has no birth year", "2024"),
    ]


def test_the_director_says_which_column_is_which_and_what_words_mean() -> None:
    data = "Apellidos;Nombre;Nacido;Qué\nLasa García;Ane;1990;B\n".encode("cp1252")
    columns = PastColumns(name="Nombre", surname="Apellidos", born="Nacido", outcome="Qué")
    found = read_past_years(data, columns=columns, outcomes={"b": "not drawn"}, year=2023)
    assert [(line.name, line.year, line.outcome) for line in found.lines] == [
        ("Ane Lasa García", 2023, "not drawn")
    ]
    assert found.problems == ()


def test_missing_columns_are_told_and_nothing_is_read() -> None:
    data = b"year,who,birth_date\n2024,Ane,1990\n"
    found = read_past_years(data, columns=PastColumns(email="mail"))
    assert [(problem.column, problem.what) for problem in found.problems] == [
        ("name", "there is no column 'name'"),
        ("mail", "there is no column 'mail'"),
        ("outcome", "there is no column 'outcome'"),
    ]
    assert found.problems[0].right == (
        "say which column is the name; the header has: year, who, birth_date"
    )
    assert found.lines == ()


def test_a_list_with_nothing_to_match_by_is_a_warning() -> None:
    found = read("2024,Ane,place", header="year,name,outcome\n")
    assert told(found) == [
        "warning: p.csv, line 1: there is no birth date, birth year or e-mail: no line can be "
        "matched for sure; add a column for one of them"
    ]
    assert len(found.lines) == 1


def test_a_row_that_stands_there_twice_is_read_twice_and_told() -> None:
    found = read("2024,Ane,1990,,,,,place", "2023,Ane,1990,,,,,place", "2024,Ane,1990,,,,,drawn")
    assert [line.line for line in found.lines] == [2, 3, 4]
    assert told(found) == [
        "warning: p.csv, line 4: lines 2 and 4 say the same ('Ane, 2024'); take all but one out, "
        "if they are one application"
    ]
    assert found.counts == {2023: {"place": 1}, 2024: {"place": 2}}


def test_a_list_without_rows_is_an_error_and_no_table_is_refused() -> None:
    assert told(read()) == ["error: p.csv: there are no rows; give a row for each application"]
    with pytest.raises(BadInput, match="the file is empty"):
        read_past_years(b"")
