from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.draw.seal import seal_entries
from dorsal.ballot.entry_file.floors import Shapes, check_floors, frozen_count
from dorsal.ballot.rules import ApplicantClass, Pool, Quota, QuotaForm, Rules
from dorsal.ground.problems import BadInput, Problems
from tests.ballot.draw.small_ballot import BEFORE

WOMEN = ApplicantClass(name="women", column="sex", values=("F",))
LOCAL = ApplicantClass(name="local", column="town", values=("Zegama",))


def rules_of(*floors: Quota, places: int = 10) -> Rules:
    pools = (
        Pool(name="partners", kind="reserved", places=10),
        Pool(name="draw", kind="draw", places=places),
    )
    return Rules(
        race="r",
        draw="d",
        places=10 + places,
        pools=pools,
        classes=(WOMEN, LOCAL),
        floors=floors,
    )


def floor(class_name: str, scope: str = "draw", form: QuotaForm = "applicants") -> Quota:
    return Quota(class_name=class_name, scope=scope, form=form, number=4)


def shapes(*members: tuple[int, tuple[str, ...]], tickets: int = 1) -> Shapes:
    """So many single entries of these classes."""
    held = (("draw", tickets),) if tickets else ()
    return Counter({(held, (classes,)): number for number, classes in members})


PEOPLE = shapes((1, ("women",)), (7, ("local", "women")), (4, ("local",)))


def told(rules: Rules, people: Shapes) -> list[tuple[str, str]]:
    problems = Problems("e.csv")
    check_floors(people, rules, problems)
    return [(problem.what, problem.level) for problem in problems]


def test_shares_of_applicants_that_come_to_more_than_the_places_are_an_error() -> None:
    assert told(rules_of(floor("women"), floor("local")), PEOPLE) == [
        ("the floors of 'draw' come to 17 places, and there are 10: women 7, local 10", "error")
    ]


def test_all_forms_of_one_scope_are_counted_together() -> None:
    rules = rules_of(floor("women"), floor("local", form="number"))
    assert told(rules, PEOPLE) == [
        ("the floors of 'draw' come to 11 places, and there are 10: women 7, local 4", "error")
    ]


def test_floors_of_different_scopes_are_not_added() -> None:
    rules = rules_of(floor("women", "all"), floor("local"))
    assert told(rules, PEOPLE) == []


def test_floors_over_all_places_are_named_as_such() -> None:
    rules = rules_of(floor("women", "all"), floor("local", "all"))
    assert told(rules, PEOPLE) == [
        (
            "the floors over all places come to 33 places, and there are 20: women 14, local 19",
            "error",
        )
    ]


def test_a_share_of_the_applicants_counts_those_in_the_draw() -> None:
    people = PEOPLE + shapes((88, ()), tickets=0)
    assert frozen_count(floor("women"), people, rules_of()) == 7  # 8 of 12, of 10 places
    assert frozen_count(floor("women", "all"), people, rules_of()) == 2  # 8 of 100, of 20 places


def test_without_applicants_a_share_of_them_is_0() -> None:
    assert frozen_count(floor("women"), shapes((3, ()), tickets=0), rules_of()) == 0


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=30),
    st.integers(1, 40),
    st.sampled_from(["draw", "all"]),
)
def test_the_check_refuses_just_what_the_seal_refuses(
    kinds: list[int], places: int, scope: str
) -> None:
    of_kind = ((), ("women",), ("local",), ("local", "women"))
    entries = [
        Entry(
            (Applicant(f"Z{n:02}", n, name="N", born="B", classes=of_kind[kind]),), (("draw", 1),)
        )
        for n, kind in enumerate(kinds)
    ]
    rules = rules_of(floor("women", scope), floor("local", scope), places=places)
    people: Shapes = Counter((entry.tickets, (entry.members[0].classes,)) for entry in entries)
    salts = {entry.id: bytes(32) for entry in entries}
    try:
        sealed = seal_entries(entries, rules, rules_file=b"", moment=BEFORE, salts=salts)
    except BadInput:
        assert any(level == "error" for _, level in told(rules, people))
        return
    assert told(rules, people) == []
    counts = [frozen_count(one, people, rules) for one in rules.floors]
    assert [one.count for one in sealed.seal.rules.floors] == counts
