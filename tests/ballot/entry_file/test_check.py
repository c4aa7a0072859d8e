from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.entry_file.check import DrawCounts, check_entries
from dorsal.ballot.rules import ApplicantClass, GroupRules, Pool, Quota, Rules
from dorsal.ballot.tickets import Linear, Table
from dorsal.ground.problems import BadInput

RULES = Rules(
    race="r",
    draw="d",
    places=12,
    pools=(
        Pool(name="times", kind="merit", places=2, column="best", unused="draw"),
        Pool(name="draw", kind="draw", places=10, tickets=Linear(column="failures")),
    ),
    classes=(ApplicantClass(name="women", column="sex", values=("F",)),),
    floors=(Quota(class_name="women", scope="draw", form="share", numerator=1, denominator=10),),
    groups=GroupRules(largest=2),
)
HEADER = "id,name,birth_date,email,sex,failures,best,group\n"
ANE = "Z1,Ane Lasa,1990-05-12,ane@b,F,3,,g\n"
JON = "Z2,Jon Oria,1985-01-02,jon@b,M,1,,g\n"
MIA = "Z3,Mia Goñi,1971-08-30,mia@b,F,0,4:22:30,\n"


def test_a_sound_file_is_counted() -> None:
    report = check_entries((HEADER + ANE + JON + MIA).encode(), RULES, file="e.csv")
    assert report.problems == ()
    assert [applicant.id for applicant in report.applicants] == ["Z1", "Z2", "Z3"]
    assert [entry.id for entry in report.entries] == ["Z1+Z2", "Z3"]
    assert report.groups == 1
    assert report.draws == {"draw": DrawCounts(entries=2, applicants=3, tickets=3)}
    assert report.classes == {"women": 2}
    assert report.standing == {"times": 1}
    assert report.unmatched == {"sex": {"M": 1}}
    report.raise_errors()


def test_problems_of_rows_groups_and_people_are_reported_together_by_line() -> None:
    text = (
        HEADER
        + ANE
        + MIA.replace("Z3", "Z2").replace(",0,", ",none,")
        + "Z4,Lasa Ane,12/05/1990,x@b,F,0,,\n"
        + "Z5,Mia Goni,1971-08-31,y@b,F,0,,\n"
    )
    report = check_entries(text.encode(), RULES, file="e.csv")
    assert [(p.line, p.what, p.level) for p in report.problems] == [
        (2, "the group has one member", "error"),
        (3, "this is not a number", "error"),
        (4, "the same name and birth date", "error"),
        (5, "the same name and a similar birth date", "warning"),
    ]
    assert (len(report.errors), len(report.warnings)) == (3, 1)
    assert (report.entries, report.draws) == ((), {})
    assert (report.classes, report.standing) == ({"women": 4}, {"times": 1})
    with pytest.raises(BadInput) as refused:
        report.raise_errors()
    assert refused.value.problems == report.errors


def test_near_duplicates_can_be_left_out() -> None:
    text = HEADER + MIA + MIA.replace("Z3", "Z4").replace("mia@b", "").replace("-30", "-20")
    assert len(check_entries(text.encode(), RULES).warnings) == 1
    assert check_entries(text.encode(), RULES, near=False).warnings == ()


def test_who_has_no_chance_of_a_place_is_named() -> None:
    table = Table(column="failures", tickets=(0, 1))
    pools = (RULES.pools[0], Pool(name="draw", kind="draw", places=10, tickets=table))
    rules = Rules(race="r", draw="d", places=12, pools=pools)
    text = HEADER + MIA + "Z4,Leo,1990-05-12,leo@b,M,0,,\nZ5,Ina,1990-06-12,ina@b,F,1,,\n"
    report = check_entries(text.encode(), rules)
    assert [(p.line, p.value, p.what) for p in report.warnings] == [
        (
            3,
            "Z4",
            "no chance of a place, since no pool seats this row: it has 0 tickets in draw",
        )
    ]
    assert [entry.tickets for entry in report.entries] == [(), (), (("draw", 1),)]


def test_a_class_without_anybody_and_a_floor_that_cannot_be_met_are_told() -> None:
    report = check_entries((HEADER + "Z2,Jon,1985-01-02,jon@b,M,1,,\n").encode(), RULES)
    assert [(p.what, p.column, p.level) for p in report.problems] == [
        (
            "the floor of 1 places for 'women' cannot be met: 0 applicants of this class take part",
            "",
            "warning",
        ),
        ("nobody is in the class 'women'", "sex", "warning"),
    ]


def test_floors_that_no_seal_may_hold_are_errors_of_the_check() -> None:
    men = ApplicantClass(name="men", column="sex", values=("M",))
    floors = tuple(
        Quota(class_name=name, scope="draw", form="applicants") for name in ("women", "men")
    )
    rules = replace(RULES, classes=(*RULES.classes, men), floors=floors)
    report = check_entries((HEADER + ANE + JON + MIA).encode(), rules, file="e.csv")
    assert [problem.what for problem in report.errors] == [
        "the floors of 'draw' come to 11 places, and there are 10: women 7, men 4"
    ]


def test_what_is_no_table_is_refused_at_once() -> None:
    with pytest.raises(BadInput):
        check_entries(b"", RULES)


SOUND = (HEADER + ANE + JON + MIA).encode()
PIECES = [
    b"",
    b'"',
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\0",
    b"\xff\xfe",
    b"\xe9",
    b"+",
    b"Z1",
    b"\n,,,\n",
]


@given(
    st.lists(st.tuples(st.integers(0, len(SOUND)), st.sampled_from(PIECES)), max_size=4),
    st.integers(0, len(SOUND)),
)
def test_a_damaged_file_is_read_or_refused_with_problems(
    changes: list[tuple[int, bytes]], end: int
) -> None:
    data = SOUND[:end]
    for place, piece in changes:
        data = data[:place] + piece + data[place + 1 :]
    try:
        report = check_entries(data, RULES, file="e.csv")
        told = report.applicants or report.errors
    except BadInput as refused:
        told = refused.problems
    assert told != ()
