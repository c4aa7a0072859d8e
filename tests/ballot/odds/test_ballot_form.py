from __future__ import annotations

import pytest

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.odds.ballot_form import BallotForm, form_ballot, form_public, public_entry
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.rules import ApplicantClass, Pool, Quota, Rules
from dorsal.ground.problems import BadInput
from tests.ballot.draw.small_ballot import limit, sealed_rules
from tests.ballot.odds.plain_rows import entry
from tests.ballot.odds.seated_orders import chances_of_members, number_of_draws
from tests.ballot.odds.tiny_ballots import Taste, tiny_ballot

RESIDENTS = {"kind": "guaranteed", "name": "residents", "places": 2}
TIMES = {"kind": "merit", "name": "times", "places": 2, "best": "lowest"}
DRAW = {"name": "draw", "places": 2}
ONE_TICKET = (("draw", 1),)


def form_of(rules: SealedRules, *entries: PublicEntry) -> BallotForm:
    return form_public(entries, rules)


def kinds_of_members(form: BallotForm) -> dict[str, Kind | None]:
    members = [member for entry in form.entries for member in entry.members]
    return {member: form.kind_of_applicant(member) for member in members}


def test_kinds_tell_tickets_and_classes_with_a_floor_or_a_cap_apart() -> None:
    rules = sealed_rules(
        DRAW,
        classes=("local", "women", "young"),
        floors=[limit("women", 1)],
        caps=[limit("local", 2, "all")],
    )
    form = form_of(
        rules,
        entry("a", {"draw": 2}, "young"),
        entry("b", {"draw": 1}, "local", "women", "young"),
        entry("c", {"draw": 2}),
        entry("d", {"draw": 1}),
    )
    alone, both, two = (
        Kind(tickets=ONE_TICKET),
        Kind(tickets=ONE_TICKET, classes=("local", "women")),
        Kind(tickets=(("draw", 2),)),
    )
    assert form.kinds == (alone, both, two)
    assert form.kind_of == (2, 1, 2, 0)
    assert form.applicants == (1, 1, 2)
    assert kinds_of_members(form) == {"a": two, "b": both, "c": two, "d": alone}


def test_classes_that_are_named_are_told_apart_whatever_the_rules_say() -> None:
    rules = sealed_rules(DRAW, floors=[limit("women", 1)])
    entries = (entry("a", {"draw": 1}, "local"), entry("b", {"draw": 1}, "women"))
    form = form_public(entries, rules, classes=frozenset({"local"}))
    assert form.kinds == (Kind(tickets=ONE_TICKET), Kind(tickets=ONE_TICKET, classes=("local",)))
    assert form.kind_of == (1, 0)


def test_who_is_seated_before_the_draw_is_sure_by_that_pool() -> None:
    rules = sealed_rules(RESIDENTS, TIMES, DRAW)
    form = form_of(
        rules,
        entry("a", {"draw": 1}, times=15000),
        entry("b", {"draw": 1}, residents=1, times=15500),
        entry("c", {"draw": 1}, times=15750),
        entry("d", {}, times=16000),
    )
    assert form.sure == {"a": "times", "b": "residents", "c": "times"}
    assert form.kind_of == (-1, -1, -1, -1)
    assert (form.kinds, form.applicants, form.tied) == ((), (), False)
    assert form.seating.free == {"draw": 2}


def test_friends_are_told_by_their_classes() -> None:
    rules = sealed_rules(DRAW, floors=[limit("women", 1)])
    trio = PublicEntry(
        "a+b+c", ("a", "b", "c"), (("women",), (), ()), ((), (), ()), ONE_TICKET, b""
    )
    form = form_of(rules, trio)
    man = Kind(tickets=ONE_TICKET, friends=((), ("women",)))
    woman = Kind(tickets=ONE_TICKET, classes=("women",), friends=((), ()))
    assert kinds_of_members(form) == {"a": woman, "b": man, "c": man}
    assert dict(zip(form.kinds, form.applicants, strict=True)) == {man: 2, woman: 1}


@pytest.mark.parametrize(
    ("has_place", "friends"), [("shrink", {"b": ((),), "c": ((),)}), ("leave-out", {})]
)
def test_friends_of_one_who_has_a_place(
    has_place: str, friends: dict[str, tuple[tuple[str, ...], ...]]
) -> None:
    rules = sealed_rules(RESIDENTS, DRAW, has_place=has_place)
    form = form_of(rules, entry("a+b+c", {"draw": 1}, residents=1))
    found = {name: kind.friends for name, kind in kinds_of_members(form).items() if kind}
    assert found == friends


def test_those_who_stand_in_a_later_pool_are_a_kind_of_their_own() -> None:
    rules = sealed_rules(DRAW, {"kind": "guaranteed", "name": "residents", "places": 1})
    form = form_of(
        rules,
        entry("a", {"draw": 1}, residents=1),
        entry("b", {"draw": 1}),
        entry("c", {}, residents=1),
        entry("d", {}),
    )
    assert kinds_of_members(form) == {
        "a": Kind(tickets=ONE_TICKET, standing=(("residents", 1),)),
        "b": Kind(tickets=ONE_TICKET),
        "c": Kind(tickets=(), standing=(("residents", 1),)),
        "d": None,
    }
    assert form.sure == {}


@pytest.mark.parametrize(
    ("standings", "sure", "at_stake"),
    [
        ((1, 2, 2, 9), {"z0": "times"}, {"z1", "z2"}),
        ((2, 2, 3), {"z0": "times", "z1": "times"}, set()),
        ((1, 1, 1), {}, {"z0", "z1", "z2"}),
        ((1, 2, 3), {"z0": "times", "z1": "times"}, set()),
    ],
)
def test_a_tie_about_the_last_place_leaves_it_to_those_who_are_tied(
    standings: tuple[int, ...], sure: dict[str, str], at_stake: set[str]
) -> None:
    rules = sealed_rules(TIMES, DRAW)
    rows = [entry(f"z{at}", {"draw": 1}, times=one) for at, one in enumerate(standings)]
    form = form_of(rules, *rows)
    assert form.tied is bool(at_stake)
    assert form.sure == sure
    kinds = kinds_of_members(form)
    assert {name for name, kind in kinds.items() if kind and kind.standing} == at_stake


def test_a_tie_is_seen_although_one_of_the_tied_gets_a_place_from_a_later_pool() -> None:
    rules = sealed_rules(
        {"kind": "merit", "name": "times", "places": 1, "best": "lowest"}, RESIDENTS, DRAW
    )
    form = form_of(
        rules,
        entry("a", {}, times=3, residents=1),
        entry("b", {}, times=3),
        entry("c", {"draw": 1}),
    )
    assert form.tied
    assert form.sure == {}


def test_a_friend_with_a_way_of_their_own_makes_another_kind() -> None:
    rules = sealed_rules(DRAW, {"kind": "guaranteed", "name": "residents", "places": 1})
    form = form_of(rules, entry("a+b", {"draw": 1}, residents=1))
    kinds = [kind for kind in kinds_of_members(form).values() if kind]
    assert sorted(kind.friends for kind in kinds) == [((),), (("residents 1",),)]


def test_a_tie_with_one_who_has_a_place_from_an_earlier_pool_decides_nothing() -> None:
    rules = sealed_rules(RESIDENTS, TIMES, DRAW)
    form = form_of(
        rules,
        entry("a", {}, times=1),
        entry("b", {}, times=2),
        entry("c", {}, residents=1, times=2),
    )
    assert not form.tied
    assert form.sure == {"a": "times", "b": "times", "c": "residents"}


def test_an_identifier_that_nobody_has() -> None:
    with pytest.raises(KeyError, match="nobody"):
        form_of(sealed_rules(DRAW), entry("a", {"draw": 1})).kind_of_applicant("nobody")


def test_a_row_holds_members_in_the_order_of_their_identifiers() -> None:
    one = Applicant(id="Z2", line=2, classes=("women",), standing=(("times", 3),))
    two = Applicant(id="Z10", line=3, classes=("local",))
    assert public_entry(Entry((one, two), ONE_TICKET)) == PublicEntry(
        "Z10+Z2",
        ("Z10", "Z2"),
        (("local",), ("women",)),
        ((), (("times", 3),)),
        ONE_TICKET,
        b"",
    )


RULES = Rules(
    race="Zegama-Aizkorri",
    draw="2027",
    places=3,
    pools=(Pool(name="draw", kind="draw", places=3),),
    classes=(
        ApplicantClass(name="local", column="town", values=("Zegama",)),
        ApplicantClass(name="women", column="sex", values=("F",)),
    ),
    floors=(
        Quota(class_name="women", scope="draw", form="applicants"),
        Quota(class_name="local", scope="draw", form="applicants"),
    ),
)


def ticket_holder(id_: str, *classes: str) -> Entry:
    return Entry((Applicant(id=id_, line=0, classes=classes),), ONE_TICKET)


def test_floors_are_counted_before_the_ballot_is_formed() -> None:
    entries = [ticket_holder("a", "women"), *[ticket_holder(one) for one in "bcd"]]
    form = form_ballot(entries, RULES)
    assert [(floor.class_name, floor.count) for floor in form.rules.floors] == [
        ("women", 1),
        ("local", 0),
    ]
    assert form.applicants == (3, 1)


def test_floors_that_need_more_places_than_there_are_are_refused() -> None:
    entries = [
        ticket_holder("a", "local", "women"),
        ticket_holder("b", "local", "women"),
        ticket_holder("c"),
    ]
    with pytest.raises(BadInput) as caught:
        form_ballot(entries, RULES)
    assert [(one.what, one.right, one.column) for one in caught.value.problems] == [
        ("the floors of draw need more places than there are", "at most 3 in all", "floors")
    ]


STRICT = Taste(groups=0.3, two_draws=0.2, pools_between=0.0, ties=False)


def test_all_of_one_kind_have_the_same_chance_and_the_others_all_or_none(repetitions: int) -> None:
    for seed in range(1000, 1000 + 10 * repetitions):
        ballot = tiny_ballot(seed, STRICT)
        if number_of_draws(ballot.entries, ballot.rules) > 200:
            continue
        form = form_public(ballot.entries, ballot.rules)
        seated = chances_of_members(ballot.entries, ballot.rules)
        told: dict[Kind, float] = {}
        for member, kind in kinds_of_members(form).items():
            place = seated[member].place
            if kind is None:
                assert place == (member in form.sure)
            else:
                assert told.setdefault(kind, place) == pytest.approx(place, abs=1e-12)
        assert sum(form.applicants) == sum(one >= 0 for one in form.kind_of)
