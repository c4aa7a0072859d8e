import pytest

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file.groups import check_groups, gather_groups, is_left_out, together
from dorsal.ballot.rules import Columns, GroupRules, Rules
from dorsal.ground.problems import Problems

ANE = Applicant("Z3", 2, group="g1")
JON = Applicant("Z1", 3, group="g1")
MIA = Applicant("Z2", 4, group="g1", confirmed=False)


def check(
    *applicants: Applicant, groups: GroupRules, confirmed: str = ""
) -> tuple[int, list[tuple[int, str, str, str]]]:
    rules = Rules(
        race="r",
        draw="d",
        places=1,
        pools=(),
        groups=groups,
        columns=Columns(confirmed=confirmed),
    )
    problems = Problems("e.csv")
    formed = check_groups(applicants, rules, problems)
    return formed, [(p.line, p.what, p.value, p.level) for p in problems]


def ids(entries: list[tuple[Applicant, ...]]) -> list[list[str]]:
    return [[member.id for member in entry] for entry in entries]


def test_those_who_share_a_code_are_gathered() -> None:
    alone = Applicant("Z9", 9)
    assert gather_groups([ANE, alone, JON]) == {"g1": [ANE, JON]}


def test_a_group_that_all_have_accepted_is_one_entry_sorted_by_identifier() -> None:
    assert ids(together([ANE, JON], GroupRules())) == [["Z1", "Z3"]]


@pytest.mark.parametrize(
    ("rule", "entries", "left_out"),
    [
        (GroupRules(not_accepted="alone"), [["Z3"], ["Z1"], ["Z2"]], False),
        (GroupRules(not_accepted="without"), [["Z2"], ["Z1", "Z3"]], False),
        (GroupRules(not_accepted="leave-out"), [["Z3"], ["Z1"], ["Z2"]], True),
    ],
)
def test_the_rules_say_what_becomes_of_a_group_not_accepted_by_all(
    rule: GroupRules, entries: list[list[str]], left_out: bool
) -> None:
    assert ids(together([ANE, JON, MIA], rule)) == entries
    assert is_left_out([ANE, JON, MIA], rule) is left_out
    assert is_left_out([ANE, JON], rule) is False


def test_a_single_member_who_has_not_accepted_is_not_left_out() -> None:
    assert is_left_out([MIA], GroupRules(not_accepted="leave-out")) is False


def test_groups_formed_are_counted() -> None:
    others = (Applicant("Z5", 5, group="g2"), Applicant("Z6", 6, group="g2"))
    assert check(ANE, JON, *others, groups=GroupRules(largest=2)) == (2, [])


def test_a_group_of_one_is_an_error_unless_members_must_confirm() -> None:
    assert check(ANE, groups=GroupRules(largest=2)) == (
        0,
        [(2, "the group has one member", "g1", "error")],
    )
    assert check(ANE, groups=GroupRules(largest=2), confirmed="ok") == (
        0,
        [(2, "the group has one member, who applies alone", "g1", "warning")],
    )


def test_a_group_may_have_as_many_members_as_the_rules_say() -> None:
    mia = Applicant("Z2", 4, group="g1")
    assert check(ANE, JON, mia, groups=GroupRules(largest=2)) == (
        1,
        [(2, "the group has 3 members: lines 2, 3, 4", "g1", "error")],
    )


def test_where_there_are_no_groups_a_column_of_codes_is_one_problem() -> None:
    rules = Rules(race="r", draw="d", places=1, pools=())
    problems = Problems("e.csv")
    others = (Applicant("Z5", 5, group="club"), Applicant("Z6", 6))
    assert check_groups((JON, ANE, *others), rules, problems) == 0
    assert list(map(str, problems)) == [
        "e.csv, line 2, column group: there is a group code in 3 rows, and the rules allow no "
        "groups ('g1'); let groups apply with largest = 2 or more under [groups]; or, if the "
        'column means something else, write group = "" under [applicants] in the rules'
    ]


def test_codes_that_differ_in_case_or_blanks_are_a_warning() -> None:
    rules = Rules(race="r", draw="d", places=1, pools=(), groups=GroupRules(largest=2))
    problems = Problems("e.csv")
    people = [Applicant(f"Z{n}", n, group=group) for n, group in enumerate(["g1", "g1"], 2)]
    people += [Applicant(f"Z{n}", n, group=group) for n, group in enumerate(["G 1", "G 1"], 4)]
    check_groups(people, rules, problems)
    assert [(str(p), p.level) for p in problems] == [
        (
            "e.csv, line 4, column group: the group code differs from another only in case or "
            "blanks ('G 1'); compare 'g1' in lines 2, 3; friends of one group write the same code",
            "warning",
        )
    ]


def test_only_those_who_go_on_together_count_for_the_size_of_a_group() -> None:
    _, problems = check(
        ANE, JON, MIA, groups=GroupRules(largest=2, not_accepted="without"), confirmed="ok"
    )
    assert problems == [(4, "the group is not accepted", "g1", "warning")]


def test_a_code_that_is_the_identifier_of_an_outsider_is_an_error() -> None:
    members = (Applicant("Z5", 5, group="Z9"), Applicant("Z6", 6, group="Z9"))
    what = "the group code of lines 5, 6 is the identifier of somebody outside the group"
    _, problems = check(*members, Applicant("Z9", 9), groups=GroupRules(largest=3))
    assert problems == [(9, what, "", "error")]
    _, problems = check(*members, Applicant("Z9", 9, group="Z9"), groups=GroupRules(largest=3))
    assert problems == []


def test_of_a_huge_group_eight_lines_are_named() -> None:
    members = [Applicant(f"Z{n}", n, group="g") for n in range(2, 14)]
    _, problems = check(*members, groups=GroupRules(largest=4))
    assert problems == [
        (2, "the group has 12 members: lines 2, 3, 4, 5, 6, 7, 8, 9 and 4 more", "g", "error")
    ]
