from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.odds.ballot_form import BallotForm
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.odds.company import Company, companies
from dorsal.ballot.rules import ApplicantClass, GroupRules, Pool, Quota, Rules
from dorsal.ballot.tickets import Linear

NotAccepted = Literal["alone", "without", "leave-out"]

RULES = Rules(
    race="Zegama-Aizkorri",
    draw="2027",
    places=3,
    pools=(Pool(name="draw", kind="draw", places=3, tickets=Linear(column="failures")),),
    classes=(ApplicantClass(name="women", column="sex", values=("F",)),),
    floors=(Quota(class_name="women", scope="draw", form="number", number=1),),
    groups=GroupRules(largest=4),
)


def rules_of(*, not_accepted: NotAccepted = "alone") -> Rules:
    return Rules(
        race=RULES.race,
        draw=RULES.draw,
        places=RULES.places,
        pools=RULES.pools,
        classes=RULES.classes,
        floors=RULES.floors,
        groups=GroupRules(largest=4, not_accepted=not_accepted),
    )


def person(
    id_: str, failures: int, *classes: str, group: str = "", confirmed: bool = True
) -> Applicant:
    return Applicant(
        id=id_, line=0, facts=(failures,), classes=classes, group=group, confirmed=confirmed
    )


def trio(*, carla: bool = True) -> list[Applicant]:
    """Ane with 5 failures, Beñat with 2 and Carla with none are friends; Dani and Eneko are not."""
    return [
        person("ane", 5, group="friends"),
        person("dani", 1),
        person("benat", 2, group="friends"),
        person("carla", 0, "women", group="friends", confirmed=carla),
        person("eneko", 3, "women"),
    ]


def entries_of(form: BallotForm) -> dict[str, int]:
    """The entries with their tickets, 0 when they are not in the draw."""
    return {entry.id: entry.tickets_in("draw") for entry in form.entries}


def friends_of(found: list[Company]) -> list[tuple[str, ...]]:
    return [tuple(one.id for one in company.friends) for company in found]


def test_one_of_three_may_go_alone_with_each_friend_or_with_all() -> None:
    found = companies(trio(), RULES, id_="ane")
    assert friends_of(found) == [(), ("benat",), ("carla",), ("benat", "carla")]
    assert [company.now for company in found] == [False, False, False, True]
    rest = {"dani": 2, "eneko": 4}
    assert [entries_of(company.form) for company in found] == [
        {"ane": 6, "benat": 3, "carla": 1, **rest},
        {"ane+benat": 3, "carla": 1, **rest},
        {"ane+carla": 1, "benat": 3, **rest},
        {"ane+benat+carla": 1, **rest},
    ]


def test_every_friend_has_choices_of_their_own() -> None:
    found = companies(trio(), RULES, id_="carla")
    assert friends_of(found) == [(), ("ane",), ("benat",), ("ane", "benat")]
    kinds = [company.form.kind_of_applicant("carla") for company in found]
    assert kinds == [
        Kind(tickets=(("draw", 1),), classes=("women",), friends=friends)
        for friends in ((), ((),), ((),), ((), ()))
    ]


def test_who_applies_alone_has_no_other_choice() -> None:
    found = companies(trio(), RULES, id_="dani")
    assert friends_of(found) == [()]
    assert found[0].now
    assert entries_of(found[0].form) == {"ane+benat+carla": 1, "dani": 2, "eneko": 4}


def test_a_pair_has_two_choices() -> None:
    pair = [one for one in trio() if one.id != "carla"]
    found = companies(pair, RULES, id_="benat")
    assert friends_of(found) == [(), ("ane",)]
    assert [company.now for company in found] == [False, True]


def test_one_who_has_parted_from_a_group_code_of_their_own_is_alone() -> None:
    found = companies([person("ane", 1, group="mine"), person("dani", 1)], RULES, id_="ane")
    assert friends_of(found) == [()]
    assert found[0].now


@pytest.mark.parametrize(
    ("not_accepted", "now", "as_it_is"),
    [
        ("alone", (), {"ane": 6, "benat": 3, "carla": 1}),
        ("without", ("benat",), {"ane+benat": 3, "carla": 1}),
    ],
)
def test_when_a_friend_has_not_accepted(
    not_accepted: NotAccepted, now: tuple[str, ...], as_it_is: dict[str, int]
) -> None:
    found = companies(trio(carla=False), rules_of(not_accepted=not_accepted), id_="ane")
    assert friends_of(found) == [(), ("benat",), ("carla",), ("benat", "carla")]
    assert [friends for friends, one in zip(friends_of(found), found, strict=True) if one.now] == [
        now
    ]
    rest = {"dani": 2, "eneko": 4}
    told = {friends_of([one])[0]: entries_of(one.form) for one in found}
    assert told[now] == {**as_it_is, **rest}
    assert told["benat", "carla"] == {"ane+benat+carla": 1, **rest}
    assert told["carla",] == {"ane+carla": 1, "benat": 3, **rest}


def test_a_group_that_is_left_out_is_told_as_it_is_now_and_as_it_could_be() -> None:
    found = companies(trio(carla=False), rules_of(not_accepted="leave-out"), id_="ane")
    everybody = ("benat", "carla")
    assert friends_of(found) == [everybody, (), ("benat",), ("carla",), everybody]
    assert [one.now for one in found] == [True, False, False, False, False]
    rest = {"dani": 2, "eneko": 4}
    assert entries_of(found[0].form) == {"ane": 0, "benat": 0, "carla": 0, **rest}
    assert entries_of(found[1].form) == {"ane": 6, "benat": 3, "carla": 1, **rest}
    assert entries_of(found[4].form) == {"ane+benat+carla": 1, **rest}


def test_no_company_is_larger_than_the_rules_allow() -> None:
    rules = replace(
        rules_of(not_accepted="without"), groups=GroupRules(largest=2, not_accepted="without")
    )
    found = companies(trio(carla=False), rules, id_="ane")
    assert friends_of(found) == [(), ("benat",), ("carla",)]
    assert [one.now for one in found] == [False, True, False]


def test_the_one_who_has_not_accepted_is_alone_now_where_the_others_go_on() -> None:
    found = companies(trio(carla=False), rules_of(not_accepted="without"), id_="carla")
    assert [company.now for company in found] == [True, False, False, False]
    assert entries_of(found[0].form)["ane+benat"] == 3


def test_what_is_now_is_what_the_entry_file_says() -> None:
    for id_ in ("ane", "benat", "carla"):
        forms = [one.form for one in companies(trio(), RULES, id_=id_) if one.now]
        assert [entries_of(form) for form in forms] == [
            {"ane+benat+carla": 1, "dani": 2, "eneko": 4}
        ]


def test_nobody_of_that_name() -> None:
    with pytest.raises(KeyError, match="nobody"):
        companies(trio(), RULES, id_="nobody")
