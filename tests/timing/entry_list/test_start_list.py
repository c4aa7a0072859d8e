"""Start lists as registration sites, timers and clubs export them."""

from __future__ import annotations

from datetime import date

import pytest

from dorsal.ground.problems import BadInput
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list import read_entries, read_start_list
from dorsal.timing.entry_list.columns import HEADINGS, field_of, plain_heading
from tools.make_raceday_example import race


def read(text: str) -> tuple[Entry, ...]:
    return read_entries(text.encode(), file="list.csv")


def told(text: str, *, known: bool = False) -> list[tuple[int, str, str]]:
    """Line, column and words of every problem."""
    with pytest.raises(BadInput) as refused:
        read_entries(text.encode(), file="list.csv", race=race() if known else None)
    return [(one.line, one.column, one.what) for one in refused.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "Bib,First name,Last name,Gender,Date of birth,Nationality,Club,Event,Chip\n"
        "12,Ane,Etxeberria Lasa,F,1987-03-25,ESP,Haitz KE,marathon,AB1\n",
        "Dorsal;Nombre;Apellidos;Sexo;Fecha de nacimiento;País;Club;Prueba;Chip\n"
        "12;Ane;Etxeberria Lasa;Mujer;25/03/1987;España;Haitz KE;marathon;AB1\n",
        "Dorsala\tIzena\tAbizenak\tSexua\tJaiotze-data\tHerrialdea\tTaldea\tLasterketa\tTxipa\n"
        "12\tAne\tEtxeberria Lasa\tEmakumea\t1987/03/25\tEspainia\tHaitz KE\tmarathon\tAB1\n",
        "Dossard;Nom;Prénom;Sexe;Date de naissance;Nationalité;Club;Épreuve;Puce\n"
        "12;Etxeberria Lasa;Ane;Femme;25.03.1987;ES;Haitz KE;marathon;AB1\n",
        "Startnr;Name;Vorname;Geschlecht;Geburtsdatum;Nation;Verein;Strecke;Transponder\n"
        "12;Etxeberria Lasa;Ane;w;25.03.1987;ESP;Haitz KE;marathon;AB1\n",
        "Pettorale,Cognome,Nome,Sesso,Data di nascita,Paese,Società,Percorso,Chip 1\n"
        "12,Etxeberria Lasa,Ane,donna,25-03-1987,Spagna,Haitz KE,marathon,AB1\n",
        "No.,Name,Sex,DOB,NOC,Team,Race,Tag\n"
        '12.0,"ETXEBERRIA LASA, Ane",Female,25 03 1987,ESP,Haitz KE,marathon,AB1\n',
    ],
    ids=["en", "es", "eu", "fr", "de", "it", "timer"],
)
def test_the_same_runner_is_read_from_the_lists_of_many(text: str) -> None:
    (one,) = read(text)
    assert one.bib == "12"
    assert (one.family_name.title(), one.first_name) == ("Etxeberria Lasa", "Ane")
    assert (one.sex, one.birth_date, one.country) == ("F", date(1987, 3, 25), "ESP")
    assert (one.club, one.course, one.chips) == ("Haitz KE", "marathon", ("AB1",))
    assert one.key == "etxeberria-lasa-ane"


@pytest.mark.parametrize(
    ("name", "family", "first"),
    [
        ("Ane Etxeberria Lasa", "Etxeberria Lasa", "Ane"),
        ("ETXEBERRIA LASA Ane", "ETXEBERRIA LASA", "Ane"),
        ("Ane ETXEBERRIA LASA", "ETXEBERRIA LASA", "Ane"),
        ("Etxeberria Lasa, Ane", "Etxeberria Lasa", "Ane"),
        ("ANE ETXEBERRIA", "ETXEBERRIA", "ANE"),
        ("Ane", "Ane", ""),
    ],
)
def test_a_whole_name_is_taken_apart(name: str, family: str, first: str) -> None:
    (one,) = read(f'bib,name\n1,"{name}"\n')
    assert (one.family_name, one.first_name) == (family, first)


@pytest.mark.parametrize(
    ("cells", "sexes"),
    [
        ("M F X", "M F X"),
        ("Male female Non-binary", "M F X"),
        ("hombre mujer H", "M F M"),
        ("H M M", "M F F"),
        ("V M", "M F"),
        ("h f", "M F"),
        ("M W D", "M F X"),
        ("Homme Femme F", "M F F"),
        ("G E", "M F"),
        ("gizona emakumea", "M F"),
    ],
)
def test_sexes_are_spelled_in_many_ways(cells: str, sexes: str) -> None:
    rows = "".join(f"{n},R{n},{cell}\n" for n, cell in enumerate(cells.split()))
    assert [one.sex for one in read(f"bib,name,sex\n{rows}")] == sexes.split()


def test_an_m_that_may_be_either_is_refused() -> None:
    assert told("bib,name,sex\n1,A,H\n2,B,M\n3,C,F\n") == [
        (3, "sex", "M may be a man or a woman here")
    ]


def test_that_m_is_a_woman_is_said() -> None:
    found = read_start_list(b"bib,name,sex\n1,A,H\n2,B,M\n")
    assert [one.what for one in found.warnings] == [
        "men are H or V in this list, so M is read as mujer, a woman"
    ]


@pytest.mark.parametrize(
    ("cells", "births"),
    [
        ("03/04/1990 25/12/1980", [date(1990, 4, 3), date(1980, 12, 25)]),
        ("03/04/1990 12/25/1980", [date(1990, 3, 4), date(1980, 12, 25)]),
        ("1990 1990-04-03", [1990, date(1990, 4, 3)]),
        ("1990-04-03T00:00:00Z 1990.4.3", [date(1990, 4, 3), date(1990, 4, 3)]),
    ],
)
def test_dates_of_birth_are_read_by_what_the_column_proves(
    cells: str, births: list[date | int]
) -> None:
    rows = "".join(f"{n},R{n},{cell}\n" for n, cell in enumerate(cells.split()))
    found = read(f"bib,name,dob\n{rows}")
    assert [one.birth_date or one.birth_year for one in found] == births


def test_dates_that_cannot_be_told_apart_are_refused() -> None:
    rows = "1,A,25/12/1980\n2,B,12/25/1980\n3,C,03/04/1990\n4,D,31/02/1990\n5,E,1/2/90\n"
    assert told(f"bib,name,dob\n{rows}") == [
        (4, "dob", "day and month cannot be told apart"),
        (5, "dob", "there is no such day"),
        (6, "dob", "the year has two digits"),
    ]


def test_duplicates_are_refused_with_both_lines() -> None:
    text = "entry,bib,name,chip\nE1,7,A,C1\ne1,8,B,C2\nE3,7,C,C3\nE4,,D,c1\nE5,,E,\n"
    assert told(text) == [
        (3, "entry", "this number is on line 2 already"),
        (4, "bib", "this bib is on line 2 already"),
        (5, "chips", "this chip is on line 2 already"),
    ]


def test_blank_bibs_are_no_duplicates() -> None:
    assert [one.bib for one in read("bib,name\n,A\n,B\n")] == ["", ""]


def test_two_of_one_name_are_told_apart_by_bib_year_or_course_or_refused() -> None:
    by_bib = read("bib,name\n1,Jon Lasa\n2,Jon Lasa\n3,Ane Lasa\n")
    assert [one.key for one in by_bib] == ["lasa-jon-1", "lasa-jon-2", "lasa-ane"]
    by_year = read("bib,name,birth year\n,Jon Lasa,1990\n,Jon Lasa,1991\n")
    assert [one.key for one in by_year] == ["lasa-jon-1990", "lasa-jon-1991"]
    by_course = read("bib,name,course\n,Jon Lasa,Vertical km\n,Jon Lasa,Marathon\n")
    assert [one.key for one in by_course] == ["lasa-jon-vertical-km", "lasa-jon-marathon"]
    assert told("bib,name\n,Jon Lasa\n,Jon Lasa\n") == [
        (3, "name", "the same name is on line 2 already")
    ]


def test_courses_and_waves_are_those_of_the_race() -> None:
    text = "bib,name,course,wave\n1,A,Marathon,First wave\n2,B,Out to Atabarri and back,\n"
    found = read_entries(text.encode(), race=race())
    assert [(one.course, one.wave) for one in found] == [("marathon", "first"), ("short", "")]


def test_unknown_courses_and_waves_are_told() -> None:
    text = "bib,name,course,wave\n1,A,maraton,first\n2,B,short,first\n3,C,,\n"
    assert told(text, known=True) == [
        (2, "course", "the race has no course of this name"),
        (3, "wave", "the race has no wave of this name"),
        (4, "course", "the entry is on no course"),
    ]


def test_several_chips_stand_in_one_cell_or_two_columns() -> None:
    (one,) = read('bib,name,chip1,chip2\n1,A,"X1/X2",X3\n')
    assert one.chips == ("X1", "X2", "X3")


def test_a_guest_is_not_ranked() -> None:
    assert [one.competing for one in read("bib,name,compite\n1,A,no\n2,B,\n3,C,sí\n")] == [
        *(False, True, True)
    ]


def test_of_two_columns_the_plainer_is_taken_and_the_other_is_said() -> None:
    found = read_start_list(b"bib,name,country,nationality\n1,A,FRA,ESP\n")
    assert [one.country for one in found.entries] == ["FRA"]
    assert [one.what for one in found.warnings] == [
        "two columns can be the country: country and nationality"
    ]


def test_two_columns_that_can_be_the_bib_are_refused() -> None:
    assert told("bib,dorsal,name\n1,2,A\n") == [
        (1, "dorsal", "two columns can be the bib: bib and dorsal")
    ]


def test_a_list_without_names_is_refused() -> None:
    assert told("bib,club\n1,A\n") == [(1, "", "no column names the runners")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("de", "GER"), ("DEU", "GER"), ("GER", "GER"), ("CH", "SUI"), ("BRN", "BRN"), ("bn", "BRU")],
)
def test_countries_become_codes_of_the_ioc(cell: str, code: str) -> None:
    assert [one.country for one in read(f"bib,name,country\n1,A,{cell}\n")] == [code]


def test_bad_cells_are_told_together() -> None:
    text = "bib,name,sex,country,birth year,competing\n1 2,A,?!q,ESQ,90,maybe\n3,,M,,,\n"
    assert told(text) == [
        (2, "birth year", "this is no year of birth"),
        (2, "bib", "this is no bib"),
        (2, "sex", "this is no sex that is known here"),
        (2, "competing", "this is neither yes nor no"),
        (3, "name", "the entry has no name"),
    ]


def test_nobody_who_runs_is_born_after_the_race() -> None:
    rows = "1,Ane,Lasa,2090-02-01\n2,Jon,Lasa,2028\n3,Iker,Lasa,2027-01-01\n4,Aitor,Lasa,1880\n"
    text = f"bib,first name,last name,date of birth,race\n{rows}".replace("\n", ",marathon\n")
    text = text.replace("race,marathon", "race", 1)
    whys = [(line, column) for line, column, _ in told(text, known=True)]
    assert whys == [(2, "date of birth"), (3, "date of birth"), (5, "date of birth")]


def test_no_heading_means_two_fields() -> None:
    headings = [one for names in HEADINGS.values() for one in names]
    assert len(headings) == len(set(headings))
    assert [plain_heading(one) for one in headings] == headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *(("N.º Dorsal", "bib"), ("N° Dossard", "bib"), ("Numero di pettorale", "bib")),
        *(("Startnummer-Nr.", "bib"), ("Bib #", "bib"), ("Código de chip", "chips")),
        *(("Transponder-Nr.", "chips"), ("N. puce", "chips"), ("Chip 2", "more_chips")),
        *(("Nazione", "country"), ("F. de nacimiento", "birth_date"), ("Nota", None)),
        *(("Category code", None), ("Chips and salsa", None)),
    ],
)
def test_headings_of_real_lists_are_understood(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_columns_that_mean_nothing_are_passed_over_and_named() -> None:
    headings = ";".join(["Dorsal", "Nombre", "Código de barras", *(f"c{n}" for n in range(12))])
    found = read_start_list(f"{headings}\n{';'.join('1A' + 13 * 'x')}\n".encode())
    assert [one.bib for one in found.entries] == ["1"]
    assert [(one.level, one.line, one.what) for one in found.warnings] == [
        (
            *("warning", 1),
            "columns whose headings mean nothing here were passed over: Código de barras, c0, c1, "
            "c2, c3, c4, c5, c6, c7, c8, c9, c10 and 1 more",
        )
    ]


def test_a_country_that_nobody_knows_is_left_out_and_told_once() -> None:
    found = read_start_list(
        "bib,name,country\n1,A,Ruritania\n2,B,Española\n3,C,Ruritania\n".encode()
    )
    assert [one.country for one in found.entries] == ["", "ESP", ""]
    assert [(one.line, one.what, one.value) for one in found.warnings] == [
        (2, "this is no country that is known: it is left out", "Ruritania")
    ]


def test_one_slip_does_not_turn_the_dates_of_a_column_round() -> None:
    sure = [f"{n},A{n},{13 + n % 16}/05/1990" for n in range(1, 21)]
    text = "\n".join(["bib,name,born", *sure, "21,B,03/04/1990", "22,C,05/13/1990", ""])
    assert told(text) == [(23, "born", "there is no such day")]


def test_that_months_come_first_is_said_with_its_proof() -> None:
    found = read_start_list(b"bib,name,born\n1,A,03/04/1990\n2,B,12/25/1980\n")
    assert [(one.what, one.value) for one in found.warnings] == [
        ("dates are read month first, as one of them must be", "12/25/1980")
    ]
