from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.entry_file.entries import TicketCounter, form_entries
from dorsal.ballot.rules import ApplicantClass, GroupRules, Pool, Rules
from dorsal.ballot.tickets import Advanced, Doubling, Linear, Table

DRAW = Pool(name="draw", kind="draw", places=10, tickets=Linear(column="failures"))


def rules_of(*pools: Pool, groups: GroupRules | None = None) -> Rules:
    return Rules(
        race="r",
        draw="d",
        places=10,
        pools=pools,
        classes=(ApplicantClass(name="women", column="sex", values=("F",)),),
        groups=groups or GroupRules(largest=4),
    )


def person(
    identifier: str, failures: int = 0, *, group: str = "", confirmed: bool = True
) -> Applicant:
    return Applicant(identifier, 2, facts=(failures,), group=group, confirmed=confirmed)


def tickets(entries: list[Entry]) -> dict[str, tuple[tuple[str, int], ...]]:
    return {entry.id: entry.tickets for entry in entries}


def test_everybody_without_a_group_is_an_entry_with_the_tickets_of_their_history() -> None:
    entries = form_entries([person("Z2", 3), person("Z1")], rules_of(DRAW))
    assert entries == [
        Entry((person("Z1"),), (("draw", 1),)),
        Entry((person("Z2", 3),), (("draw", 4),)),
    ]


def test_entries_are_sorted_by_the_bytes_of_their_identifiers() -> None:
    people = [person(name) for name in ("b", "a", "Z", "a.b", "10", "9")]
    people += [person("a-x", group="g"), person("A", group="g")]
    ids = [entry.id for entry in form_entries(people, rules_of(DRAW))]
    assert ids == ["10", "9", "A+a-x", "Z", "a", "a.b", "b"]
    assert ids == sorted(ids, key=str.encode)


def test_a_group_has_the_lowest_of_its_members_tickets() -> None:
    people = [person("Z2", 9, group="g"), person("Z1", 2, group="g")]
    entries = form_entries(people, rules_of(DRAW))
    assert tickets(entries) == {"Z1+Z2": (("draw", 3),)}
    assert [member.id for member in entries[0].members] == ["Z1", "Z2"]


def test_a_group_may_have_the_mean_rounded_down() -> None:
    people = [person("Z1", 1, group="g"), person("Z2", 4, group="g")]
    rules = rules_of(DRAW, groups=GroupRules(largest=2, tickets="mean"))
    assert tickets(form_entries(people, rules)) == {"Z1+Z2": (("draw", 3),)}


def test_a_draw_for_a_class_takes_only_entries_wholly_in_it() -> None:
    first = Pool(name="a-women", kind="draw", places=1, tickets=DRAW.tickets, only="women")
    people = [
        Applicant("Z1", 2, facts=(0,), classes=("women",)),
        Applicant("Z2", 3, facts=(0,)),
        Applicant("Z3", 4, facts=(0,), classes=("women",), group="g"),
        Applicant("Z4", 5, facts=(0,), group="g"),
        Applicant("Z5", 6, facts=(1,), classes=("women",), group="h"),
        Applicant("Z6", 7, facts=(1,), classes=("women",), group="h"),
    ]
    assert tickets(form_entries(people, rules_of(DRAW, first))) == {
        "Z1": (("a-women", 1), ("draw", 1)),
        "Z2": (("draw", 1),),
        "Z3+Z4": (("draw", 1),),
        "Z5+Z6": (("a-women", 2), ("draw", 2)),
    }


def test_who_has_no_ticket_is_not_in_that_draw_but_stays_an_entry() -> None:
    pool = Pool(
        name="draw", kind="draw", places=1, tickets=Table(column="failures", tickets=(0, 2))
    )
    people = [person("Z1"), person("Z2", 1), person("Z3", group="g"), person("Z4", 1, group="g")]
    assert tickets(form_entries(people, rules_of(pool))) == {
        "Z1": (),
        "Z2": (("draw", 2),),
        "Z3+Z4": (),
    }


def test_a_rule_is_asked_only_of_those_who_may_enter_its_draw() -> None:
    """With 40 failures the women's rule gives no number; a man is not asked for one."""
    rule = Doubling(column="failures")
    first = Pool(name="first", kind="draw", places=1, tickets=rule, only="women")
    assert tickets(form_entries([person("Z1", 40)], rules_of(first, DRAW))) == {
        "Z1": (("draw", 41),)
    }


def test_a_group_left_out_keeps_its_rows_without_tickets() -> None:
    people = [person("Z1", group="g"), person("Z2", group="g", confirmed=False), person("Z3")]
    rules = rules_of(DRAW, groups=GroupRules(largest=2, not_accepted="leave-out"))
    assert tickets(form_entries(people, rules)) == {"Z1": (), "Z2": (), "Z3": (("draw", 1),)}


def test_a_group_not_accepted_goes_on_without_the_one_who_applies_alone() -> None:
    people = [
        person("Z1", 5, group="g"),
        person("Z2", 1, group="g", confirmed=False),
        person("Z3", 3, group="g"),
    ]
    rules = rules_of(DRAW, groups=GroupRules(largest=2, not_accepted="without"))
    assert tickets(form_entries(people, rules)) == {
        "Z1+Z3": (("draw", 4),),
        "Z2": (("draw", 2),),
    }


def test_fractions_of_facts_reach_the_rule() -> None:
    rule = Advanced(expression="1 + hours", scale=2)
    pool = Pool(name="draw", kind="draw", places=1, tickets=rule)
    half = Applicant("Z1", 2, facts=(Fraction(1, 2),))
    assert TicketCounter(rules_of(pool)).count(half.facts, pool) == 3
    assert tickets(form_entries([half], rules_of(pool))) == {"Z1": (("draw", 3),)}


PEOPLE = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from(["", "", "g1", "g2"]), st.booleans()),
    max_size=12,
)


@given(PEOPLE, st.sampled_from(["min", "mean"]), st.sampled_from(["alone", "without", "leave-out"]))
def test_everybody_is_in_exactly_one_entry_and_no_group_beats_its_best_member(
    people: list[tuple[int, str, bool]], how: str, not_accepted: str
) -> None:
    applicants = [
        person(f"Z{n}", failures, group=group, confirmed=confirmed)
        for n, (failures, group, confirmed) in enumerate(people)
    ]
    groups = GroupRules(
        largest=12,
        tickets="min" if how == "min" else "mean",
        not_accepted=next(w for w in ("alone", "without", "leave-out") if w == not_accepted),
    )
    entries = form_entries(applicants, rules_of(DRAW, groups=groups))
    members = [member for entry in entries for member in entry.members]
    assert sorted(member.id for member in members) == sorted(a.id for a in applicants)
    for entry in entries:
        best = max(1 + int(member.facts[0]) for member in entry.members)
        assert dict(entry.tickets).get("draw", 0) <= best
