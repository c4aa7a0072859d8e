from dataclasses import replace
from fractions import Fraction

import pytest

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file.reading import read_entries
from dorsal.ballot.rules import ApplicantClass, Columns, GroupRules, Pool, Rules
from dorsal.ballot.tickets import Advanced, Linear
from dorsal.ground.problems import BadInput, Problem

DRAW = Pool(name="draw", kind="draw", places=10, tickets=Linear(column="failures"))
WOMEN = ApplicantClass(name="women", column="sex", values=("F",))
RULES = Rules(race="Zegama", draw="2027", places=10, pools=(DRAW,), classes=(WOMEN,))
HEADER = "id,name,birth_date,email,sex,failures,group\n"
ANE = "Z1,Ane Lasa,1990-05-12,ane@example.org,F,3,\n"
JON = "Z2,Jon Oria,1985-01-02,jon@example.org,M,0,\n"


def read(text: str, rules: Rules = RULES) -> tuple[tuple[Applicant, ...], tuple[Problem, ...]]:
    entry_file = read_entries(text.encode(), rules, file="e.csv")
    return entry_file.applicants, entry_file.problems


def places(problems: tuple[Problem, ...]) -> list[tuple[int, str, str, str]]:
    return [(p.line, p.column, p.value, p.level) for p in problems]


def test_a_row_becomes_an_applicant() -> None:
    applicants, problems = read(HEADER + ANE + JON)
    assert problems == ()
    assert applicants == (
        Applicant("Z1", 2, "Ane Lasa", "1990-05-12", "ane@example.org", (3,), ("women",)),
        Applicant("Z2", 3, "Jon Oria", "1985-01-02", "jon@example.org", (0,), ()),
    )


def test_columns_may_stand_in_any_order_among_spare_ones() -> None:
    text = "remarks;failures;sex;email;birth_date;name;id\nvegan;2; f ;a@b;1990-05-12; Ane ; Z1 \n"
    applicants, problems = read(text)
    assert applicants == (Applicant("Z1", 2, "Ane", "1990-05-12", "a@b", (2,), ("women",)),)
    assert problems == ()


def test_all_problems_of_all_rows_are_reported_together() -> None:
    applicants, problems = read(
        HEADER
        + "Z1,,1990-05-12,,F,3,\n"
        + "Z2,Jon,,,M,-1,\n"
        + "jon@example.org,Jon,1990-05-12,,M,many,\n"
        + "Z4,Mia,1990-05-12,,,,\n"
        + "Z5,Mia\n"
        + "Z6,Leo,12 May,,F,1,\n"
    )
    assert [applicant.id for applicant in applicants] == ["Z1", "Z2", "Z4", "Z6"]
    assert places(problems) == [
        (2, "name", "", "error"),
        (3, "failures", "-1", "error"),
        (3, "birth_date", "", "error"),
        (4, "failures", "many", "error"),
        (4, "id", "jon@example.org", "error"),
        (5, "failures", "", "error"),
        (5, "sex", "", "warning"),
        (6, "", "Z5", "error"),
        (7, "birth_date", "12 May", "warning"),
    ]


def test_a_blank_fact_asks_for_a_0() -> None:
    _, problems = read(HEADER + "Z1,Ane,1990-05-12,,F,,\n")
    assert str(problems[0]) == (
        "e.csv, line 2, column failures: the number is missing; write 0 for none"
    )


def test_repeated_identifiers_name_the_first_line() -> None:
    _, problems = read(HEADER + ANE + JON + ANE.replace("Ane", "Mia"))
    assert [(p.line, p.value, p.right) for p in problems] == [
        (4, "Z1", "line 2 has it first; give every applicant one of their own")
    ]


def test_identifiers_that_differ_in_case_are_different() -> None:
    applicants, problems = read(HEADER + ANE + ANE.replace("Z1", "z1"))
    assert ([applicant.id for applicant in applicants], problems) == (["Z1", "z1"], ())


def test_columns_that_the_rules_read_must_be_there() -> None:
    times = Pool(name="times", kind="merit", places=0, column="best")
    rules = Rules(
        race="r",
        draw="d",
        places=10,
        pools=(times, DRAW),
        classes=(WOMEN, ApplicantClass(name="men", column="sex", values=("M",))),
        columns=Columns(confirmed="accepted", email="mail"),
    )
    applicants, problems = read("id,name,birth_date,group\nZ1,Ane,1990-05-12,\n", rules)
    assert [p.what for p in problems] == [
        "there is no column 'best', which the rules read: pools[1].column",
        "there is no column 'failures', which the rules read: pools[2].tickets",
        "there is no column 'sex', which the rules read: classes.women.column, classes.men.column",
        "there is no column 'mail', which the rules read: applicants.email",
        "there is no column 'accepted', which the rules read: applicants.confirmed",
    ]
    assert {p.right for p in problems} == {"the header has: id, name, birth_date, group"}
    assert applicants == (Applicant("Z1", 2, "Ane", "1990-05-12", facts=(0,)),)


def test_the_usual_personal_columns_may_be_missing_with_a_warning() -> None:
    applicants, problems = read("id,sex,failures\nZ1,F,1\n")
    assert applicants == (Applicant("Z1", 2, facts=(1,), classes=("women",)),)
    assert [(p.column, p.level) for p in problems] == [
        ("name", "warning"),
        ("birth_date", "warning"),
        ("email", "warning"),
    ]


def test_a_missing_group_column_is_a_warning_only_where_groups_are_allowed() -> None:
    text = "id,name,birth_date,email,sex,failures\nZ1,Ane,1990-05-12,,F,1\n"
    pairs = Rules(
        race="r", draw="d", places=10, pools=(DRAW,), classes=(WOMEN,), groups=GroupRules(largest=2)
    )
    assert read(text)[1] == ()
    assert [p.what for p in read(text, pairs)[1]] == [
        "there is no column 'group': everybody applies alone"
    ]


def test_without_the_column_id_nothing_can_be_read() -> None:
    with pytest.raises(BadInput) as refused:
        read("name,birth_date,email,sex\nAne,1990-05-12,,F\n")
    assert [p.what for p in refused.value.problems] == [
        "there is no column 'failures', which the rules read: pools[1].tickets",
        "there is no column 'id'",
    ]


@pytest.mark.parametrize("written", ["ID", "Id", "iD"])
def test_a_header_that_differs_in_case_is_named(written: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(HEADER.replace("id,name", f"{written},name"))
    assert [p.right for p in refused.value.problems] == [
        f"it holds the public identifier; did you mean id? here it is written {written!r}; the "
        f"header has: {written}, name, birth_date, email, sex, failures, group"
    ]


def test_every_column_that_is_written_otherwise_is_named() -> None:
    text = "id,Name,Birth date,e-mail,Sex,failure,Group\n"
    pairs = replace(RULES, groups=GroupRules(largest=2))
    _, problems = read(text + ANE, pairs)
    assert [p.right.partition("the header")[0] for p in problems] == [
        "did you mean failure? ",
        "did you mean sex? here it is written 'Sex'; ",
        "did you mean name? here it is written 'Name'; ",
        "did you mean birth_date? here it is written 'Birth date'; ",
        "did you mean email? here it is written 'e-mail'; ",
        "did you mean group? here it is written 'Group'; ",
    ]


def test_a_file_without_applicants_is_a_problem() -> None:
    assert [p.what for p in read(HEADER)[1]] == ["there are no applicants"]


def test_facts_stand_in_the_order_of_the_rules_and_may_be_fractions() -> None:
    rule = Advanced(expression="1 + hours / 4 + failures", scale=4)
    pool = Pool(name="draw", kind="draw", places=10, tickets=rule)
    rules = Rules(race="r", draw="d", places=10, pools=(pool,))
    text = 'id,failures,hours,name,birth_date,email\nZ1,2,"2,5",Ane,1990-05-12,\n'
    assert rules.fact_columns == ("hours", "failures")
    assert read(text, rules)[0][0].facts == (Fraction(5, 2), 2)


def test_a_history_without_a_number_of_tickets_is_a_problem_of_its_row() -> None:
    text = HEADER + ANE.replace(",3,", ",2.5,") + JON.replace(",0,", ",1048576,")
    _, problems = read(text)
    assert places(problems) == [
        (2, "failures", "2.5", "error"),
        (3, "failures", "1048576", "error"),
    ]
    assert {p.what.partition(": ")[0] for p in problems} == {"no number of tickets in draw"}


def test_what_only_a_draw_for_one_class_reads_concerns_that_class() -> None:
    """Women have a draw of their own by `wins`; what stands there of men is nobody's problem."""
    weight = Advanced(expression="10 - wins", scale=1)
    own = Pool(name="own", kind="draw", places=1, tickets=weight, only="women")
    rules = replace(RULES, pools=(own, DRAW))
    header = "id,name,birth_date,email,sex,failures,wins\n"
    people = [("F", 0, ""), ("M", 0, ""), ("F", 0, "11"), ("M", 0, "11"), ("M", 2**20, "")]
    rows = [
        f"Z{n},P{n},1990-05-{n:02},,{sex},{failures},{wins}\n"
        for n, (sex, failures, wins) in enumerate(people, 2)
    ]
    applicants, problems = read(header + "".join(rows), rules)
    assert places(problems) == [
        (2, "wins", "", "error"),
        (4, "wins", "11", "error"),
        (6, "failures", str(2**20), "error"),
    ]
    assert [applicant.facts for applicant in applicants[:2]] == [(0, 0), (0, 0)]


def test_a_fact_that_a_draw_for_everybody_reads_too_concerns_everybody() -> None:
    own = Pool(name="own", kind="draw", places=1, tickets=DRAW.tickets, only="women")
    _, problems = read(HEADER + JON.replace(",0,", ",,"), replace(RULES, pools=(own, DRAW)))
    assert places(problems) == [(2, "failures", "", "error")]


def test_a_birth_date_that_a_spreadsheet_has_changed_is_told_with_what_would_be_right() -> None:
    texts = ["1990-05-12 00:00:00", "33005", "12 May 1990"]
    rows = [f"Z{n},P{n},{text},,F,0,\n" for n, text in enumerate(texts)]
    applicants, problems = read(HEADER + "".join(rows))
    right = "write 1990-05-12: give the column the format YYYY-MM-DD and export it again"
    bound = "the seal would bind this text as it stands"
    assert [(p.what, p.value, p.right, p.level) for p in problems] == [
        (f"this date has a time of day; {bound}", texts[0], right, "warning"),
        (f"this is a spreadsheet's day number; {bound}", texts[1], right, "warning"),
        (f"this is not a date; {bound}", texts[2], "write it as 1990-05-12", "warning"),
    ]
    assert [applicant.born for applicant in applicants] == texts


def test_values_that_mean_nothing_are_counted_by_column() -> None:
    pools = (
        Pool(
            name="golden", kind="invitation", places=9, column="why", values=("golden", "champion")
        ),
        Pool(name="old", kind="guaranteed", places=9, column="why", values=("veteran",)),
        DRAW,
    )
    sponsored = ApplicantClass(name="sponsored", column="why", values=("Sponsor",))
    rules = replace(RULES, pools=pools, classes=(WOMEN, sponsored))
    rows = [
        f"Z{n},P{n},1990-05-12,,{sex},0,{why}\n"
        for n, (sex, why) in enumerate(
            [
                ("mujer", "Golden"),
                ("F", "gold"),
                ("W", "press"),
                (" w ", "veteran"),
                ("", "sponsor"),
            ]
        )
    ]
    text = "id,name,birth_date,email,sex,failures,why\n" + "".join(rows)
    report = read_entries(text.encode(), rules)
    assert {column: list(values.items()) for column, values in report.unmatched.items()} == {
        "why": [("gold", 1), ("press", 1)],
        "sex": [("W", 2), ("mujer", 1)],
    }
    assert [(p.line, p.column, p.value, p.what) for p in report.problems if p.value] == [
        (
            3,
            "why",
            "gold",
            "1 row says this, which means nothing in the rules but looks like 'golden'",
        )
    ]


def test_standing_is_read_for_lists_and_merit() -> None:
    pools = (
        Pool(name="times", kind="merit", places=5, column="best"),
        Pool(name="residents", kind="guaranteed", places=2, column="why", values=("Resident",)),
        Pool(name="elite", kind="invitation", places=1, column="why", values=("elite", "champion")),
        DRAW,
    )
    rules = Rules(race="r", draw="d", places=18, pools=pools)
    applicants, problems = read(
        "id,name,birth_date,email,failures,best,why\n"
        + "Z1,Ane,1990-05-12,,0,4:22:30,resident\n"
        + "Z2,Jon,1990-05-12,,0,,CHAMPION \n"
        + "Z3,Mia,1990-05-12,,0, ,sponsor\n"
        + "Z4,Leo,1990-05-12,,0,fast,\n",
        rules,
    )
    assert [applicant.standing for applicant in applicants] == [
        (("residents", 1), ("times", 15750)),
        (("elite", 1),),
        (),
        (),
    ]
    assert places(problems) == [(5, "best", "fast", "error")]


def test_who_has_accepted_a_group_is_read() -> None:
    rules = Rules(race="r", draw="d", places=10, pools=(DRAW,), columns=Columns(confirmed="ok"))
    applicants, problems = read(
        "id,name,birth_date,email,failures,group,ok\n"
        + "Z1,Ane,1990-05-12,,0,g1,yes\n"
        + "Z2,Jon,1990-05-12,,0, g1 ,\n"
        + "Z3,Mia,1990-05-12,,0,,\n"
        + "Z4,Leo,1990-05-12,,0,g1,perhaps\n",
        rules,
    )
    assert [(a.group, a.confirmed) for a in applicants] == [
        ("g1", True),
        ("g1", False),
        ("", True),
        ("g1", False),
    ]
    assert places(problems) == [(5, "ok", "perhaps", "error")]


def test_of_a_million_alike_problems_a_thousand_are_listed_and_the_rest_counted() -> None:
    rows = "".join(f"Z{n},Ane,1990-05-12,,,1,\n" for n in range(1234))
    problems = read(HEADER + rows)[1]
    assert len(problems) == 1001
    assert (problems[0].line, problems[999].line) == (2, 1001)
    assert problems[1000].what == (
        "the cell is blank, so the row is in no class of this column: "
        "234 more like this, up to this line"
    )
    assert (problems[1000].line, problems[1000].level) == (1235, "warning")


def test_repeated_values_share_one_object() -> None:
    applicants, _ = read(HEADER + ANE + ANE.replace("Z1", "Z2"))
    one, other = applicants
    assert one.facts is other.facts
    assert one.classes is other.classes
    assert one.born is other.born


def test_errors_stop_whoever_asks_for_checked_applicants_and_warnings_do_not() -> None:
    blank_sex = HEADER + ANE.replace(",F,", ",,")
    assert len(read_entries(blank_sex.encode(), RULES).checked()) == 1
    with pytest.raises(BadInput) as refused:
        read_entries((blank_sex + JON.replace(",0,", ",,")).encode(), RULES).checked()
    assert [p.line for p in refused.value.problems] == [3]
