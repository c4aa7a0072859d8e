import pytest

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file import duplicates
from dorsal.ballot.entry_file.duplicates import find_duplicates
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import Problem, Problems

RULES = Rules(race="r", draw="d", places=1, pools=())


def find(*people: tuple[str, str, str], near: bool | None = None) -> list[Problem]:
    """Problems among people given as name, birth date and e-mail, from line 2 on."""
    applicants = [
        Applicant(f"Z{line}", line, name, born, email)
        for line, (name, born, email) in enumerate(people, start=2)
    ]
    problems = Problems("e.csv")
    find_duplicates(applicants, RULES, problems, near=near)
    return list(problems)


def brief(problems: list[Problem]) -> list[tuple[int, str, str]]:
    return [(p.line, p.what, p.level) for p in problems]


def test_different_people_give_no_problem() -> None:
    assert find(("Ane Lasa", "1990-05-12", "a@b"), ("Jon Oria", "1990-05-12", "c@d")) == []


def test_the_same_e_mail_is_an_error_whatever_its_case() -> None:
    problems = find(("Ane Lasa", "1990-05-12", "Ane@b.org"), ("Jon", "1970-01-01", "ane@B.ORG"))
    assert brief(problems) == [(3, "the same e-mail", "error")]
    assert str(problems[0]) == (
        "e.csv, line 3, column email: the same e-mail ('ane@B.ORG'); "
        "line 2 (Z2) has it too; each person applies once; a family that shares an address may "
        "leave one of the two blank"
    )


def test_dots_of_a_mailbox_are_left_as_they_are() -> None:
    assert find(("Ane", "1990-05-12", "a.b@gmail.com"), ("Jon", "1970-01-01", "ab@gmail.com")) == []


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Ane García Lasa", "1990-05-12"),
        ("ANE GARCIA LASA", "1990-05-12"),
        ("García Lasa, Ane", "12/05/1990"),
        ("Lasa  Garcia ane", "12.5.1990"),
    ],
)
def test_the_same_name_and_birth_date_is_an_error_however_written(name: str, born: str) -> None:
    problems = find(("Ane García Lasa", "1990-05-12", ""), (name, born, "x@y"))
    assert brief(problems) == [(3, "the same name and birth date", "error")]


def test_birth_dates_that_cannot_be_read_are_compared_as_text() -> None:
    problems = find(("Ane", "May 1990", ""), ("ane", "MAY 1990", ""), ("Ane", "June 1990", ""))
    assert brief(problems) == [(3, "the same name and birth date", "error")]


def test_somebody_who_stands_there_three_times_is_told_at_the_second_and_third() -> None:
    row = ("Ane Lasa", "1990-05-12", "a@b")
    problems = find(row, row, row)
    assert brief(problems) == [(3, "the same e-mail", "error"), (4, "the same e-mail", "error")]
    assert [p.right[:11] for p in problems] == ["line 2 (Z2)", "line 2 (Z2)"]


def test_blank_names_dates_and_e_mails_are_no_duplicates() -> None:
    assert (
        find(("", "1990-05-12", ""), ("", "1990-05-12", ""), ("Ane", "", ""), ("Ane", "", "")) == []
    )


@pytest.mark.parametrize("name", ["Ane Etxebarria", "Etxeberria Ane Miren", "Ana Etxeberria"])
def test_a_similar_name_with_the_same_birth_date_is_a_warning(name: str) -> None:
    problems = find(("Ane Etxeberria", "1990-05-12", ""), (name, "1990-05-12", ""))
    assert brief(problems) == [(3, "the same birth date and a similar name", "warning")]
    assert problems[0].right == "compare line 2 (Z2, Ane Etxeberria, 1990-05-12)"


@pytest.mark.parametrize("born", ["1990-12-05", "1990-05-13", "1980-05-12", "1990-05-22"])
def test_the_same_name_with_a_similar_birth_date_is_a_warning(born: str) -> None:
    problems = find(("Ane Lasa", "1990-05-12", ""), ("Lasa, Ane", born, ""))
    assert brief(problems) == [(3, "the same name and a similar birth date", "warning")]


def test_the_earlier_line_is_named_whichever_date_is_earlier() -> None:
    problems = find(("Ane Lasa", "1990-05-13", ""), ("Ane Lasa", "1990-05-12", ""))
    assert (problems[0].line, problems[0].right) == (3, "compare line 2 (Z2, Ane Lasa, 1990-05-13)")


@pytest.mark.parametrize("born", ["1991-06-12", "1990-11-23", "2001-05-12"])
def test_the_same_name_with_another_birth_date_is_somebody_else(born: str) -> None:
    assert find(("Ane Lasa", "1990-05-12", ""), ("Ane Lasa", born, "")) == []


def test_near_duplicates_can_be_left_out() -> None:
    people = (("Ane Etxeberria", "1990-05-12", ""), ("Ane Etxebarria", "1990-05-12", ""))
    assert find(*people, near=False) == []
    assert len(find(*people, near=True)) == 1


def test_near_duplicates_are_sought_unasked_only_in_files_of_some_length(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = (("Ane Etxeberria", "1990-05-12", ""), ("Ane Etxebarria", "1990-05-12", ""))
    monkeypatch.setattr(duplicates, "NEAR_BY_DEFAULT", 1)
    assert find(*people) == []
    assert len(find(*people, near=True)) == 1


def test_a_date_that_a_form_fills_in_is_told_instead_of_compared() -> None:
    people = [(f"Runner {n}", "1900-01-01", "") for n in range(duplicates.MOST_BORN_TOGETHER + 1)]
    assert brief(find(*people)) == [
        (
            2,
            "1001 applicants have this birth date; similar names were not sought there",
            "warning",
        )
    ]


def test_a_pair_is_told_once_by_its_surest_sign() -> None:
    problems = find(("Ane Lasa", "1990-05-12", "a@b"), ("Ane Laza", "1990-05-12", "a@b"))
    assert brief(problems) == [(3, "the same e-mail", "error")]


def test_a_birth_date_as_a_spreadsheet_stores_it_is_the_same_day() -> None:
    problems = find(
        ("Ane Lasa", "1990-05-12", ""),
        ("Lasa Ane", "33005", ""),
        ("ANE LASA", "1990-05-12 00:00:00", ""),
    )
    assert brief(problems) == [
        (3, "the same name and birth date", "error"),
        (4, "the same name and birth date", "error"),
    ]
