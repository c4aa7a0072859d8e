"""Friends: inviting, joining, seeing what it does to the chances, accepting, asked again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import NotApplying, NotOpen, withdraw
from dorsal.site.applications.friends.actions import (
    GroupFull,
    InGroupAlready,
    NoGroups,
    OtherBallot,
    TermsChanged,
    accept_terms,
    begin_group,
    join_group,
    leave_group,
)
from dorsal.site.applications.friends.terms import terms_of
from dorsal.site.applications.models import Application, Friends
from dorsal.site.applications.tasks_while_open import ask_friends_again
from dorsal.site.ballots.chances.snapshots import take_snapshot
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.models import Message
from tests.site.applications.applying import address, applies, open_ballot, sent, signed_in
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_user


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:  # noqa: ARG001
    cache.clear()


def user_of(made: Application) -> User:
    assert made.person.user is not None
    return made.person.user


def pair(cast: Cast, **fields: object) -> tuple[Ballot, Application, Application, Friends]:
    """Ane (4 tickets) has begun a group and Jon (1 ticket) has joined it."""
    ballot = open_ballot(cast.race, **fields)
    ane = applies(ballot, cast.runner, failures="3")
    jon = applies(ballot, make_user("Jon Arana", town="Bilbao"))
    group = begin_group(ane, by=cast.runner)
    join_group(group, jon, by=user_of(jon))
    return ballot, fresh(ane), fresh(jon), group


def fresh(made: Application) -> Application:
    return Application.objects.select_related("person__user", "friends__ballot").get(pk=made.pk)


def rewrite(ballot: Ballot, old: str, new: str) -> None:
    assert old in ballot.rules
    ballot.rules = ballot.rules.replace(old, new)
    ballot.save(update_fields=["rules"])


def accept(made: Application) -> None:
    accept_terms(made, terms_now(made), by=user_of(made))


def terms_now(made: Application) -> str:
    group = fresh(made).friends
    assert group is not None
    return terms_of(group).hash


def has_accepted(made: Application) -> bool:
    return made.friends is not None and terms_of(made.friends).accepted_by(made)


def test_an_invitation_is_a_link_and_a_code_by_page_and_mail(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    applies(ballot, cast.runner)
    browser = cast.client("runner")
    page = browser.post(address(ballot, "application/friends/"), follow=True).content.decode()
    code = Friends.objects.get().code
    assert re.fullmatch("[2-9A-HJ-NP-Z]{8}", code)
    assert f"http://localhost:8000/join/{code}/" in page
    mail = Message.objects.get(kind="friends_begun")
    assert f"/join/{code}/" in mail.body


def test_who_is_invited_sees_a_first_name_and_what_joining_means(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    group = begin_group(applies(ballot, cast.runner), by=cast.runner)
    page = cast.client("stranger").get(f"/join/{group.code}/").content.decode()
    assert "Ane would like to run with you" in page
    assert "Etxe" not in page
    assert cast.runner.email not in page
    assert "The group has as many tickets as the one of you who has the fewest." in page
    assert f'value="{address(ballot, "apply/")}?friends={group.code}"' in page


def test_a_friend_applies_and_joins_in_one_go(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    group = begin_group(applies(ballot, cast.runner), by=cast.runner)
    jon = make_user("Jon Arana")
    page = signed_in(jon).get(f"{address(ballot, 'apply/')}?friends={group.code}").content.decode()
    assert f'value="{group.code}"' in page
    fields = sent(jon, friends_code=f" {group.code.lower()[:4]}-{group.code.lower()[4:]} ")
    signed_in(jon).post(address(ballot, "apply/"), fields)
    assert [one.person.first_name for one in terms_of(group).members] == ["Ane", "Jon"]
    mail = Message.objects.get(kind="friends_joined")
    assert (mail.to, mail.subject) == (
        cast.runner,
        "Jon has joined you for Aizkorri Mendi 2027",
    )
    assert "Arana" not in mail.body


def test_who_has_applied_already_joins_by_the_link_or_the_code(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    group = begin_group(applies(ballot, cast.runner), by=cast.runner)
    jon = make_user("Jon Arana")
    applies(ballot, jon)
    signed_in(jon).post(f"/join/{group.code}/")
    assert len(terms_of(group).members) == 2
    leave_group(Application.objects.get(person=jon.person), by=jon)
    signing_in_leads_to = f"{address(ballot, 'apply/')}?friends={group.code}"
    assert signed_in(jon).get(signing_in_leads_to).headers["Location"] == f"/join/{group.code}/"
    signed_in(jon).post(address(ballot, "application/friends/join/"), {"code": group.code})
    assert len(terms_of(group).members) == 2


def test_both_see_what_each_has_alone_and_both_together(cast: Cast) -> None:
    ballot, ane, _, _ = pair(cast)
    for _number in range(18):
        applies(ballot)
    take_snapshot(ballot)
    pages = [
        signed_in(user_of(one)).get(address(ballot, "application/")).content.decode()
        for one in (ane, Application.objects.get(number=2))
    ]
    told = [" ".join(re.sub(r"<[^>]+>", "", page).split()) for page in pages]
    said = [
        re.findall(r"Alone: (\w+) (\S+) %, (\w+) (\S+) %\. Together: (\S+) % both", one)
        for one in told
    ]
    (you, first, jon, second, both), (her, again, me, other, same) = said[0][0], said[1][0]
    assert (you, jon, her, me) == ("you", "Jon", "Ane", "you")
    assert (first, second, both) == (again, other, same)
    assert float(first) > float(second)
    assert "Etxe" not in pages[1]
    assert "Arana" not in pages[0]
    assert user_of(ane).email not in pages[1]


def test_a_tick_accepts_the_terms_that_were_seen(cast: Cast) -> None:
    ballot, ane, jon, group = pair(cast)
    browser = cast.client("runner")
    page = browser.get(address(ballot, "application/")).content.decode()
    seen = re.search(r'name="terms" value="([0-9a-f]{64})"', page)
    assert seen
    place = address(ballot, "application/friends/accept/")
    browser.post(place, {"terms": seen[1]})
    assert not has_accepted(fresh(ane))  # not ticked
    browser.post(place, {"terms": seen[1], "agrees": "on"})
    browser.post(place, {"terms": seen[1], "agrees": "on"})
    assert has_accepted(fresh(ane))
    assert not terms_of(group).accepted
    accept(jon)
    assert terms_of(group).accepted
    assert [one.number for one in ane.receipts.all()] == [1, 3, 5]  # applied, began, accepted


def test_terms_that_have_changed_since_are_not_accepted(cast: Cast) -> None:
    _, ane, jon, _ = pair(cast)
    seen = terms_now(ane)
    applies(jon.ballot, user_of(jon), failures="1")
    with pytest.raises(TermsChanged):
        accept_terms(ane, seen, by=cast.runner)
    assert terms_now(ane) != seen


def test_changed_tickets_ask_each_again_once_by_page_and_mail(cast: Cast) -> None:
    ballot, ane, jon, group = pair(cast)
    accept(ane)
    accept(jon)
    assert terms_of(group).accepted
    assert ask_friends_again.call(ballot.pk) == 0
    applies(ballot, user_of(jon), failures="1")
    assert not terms_of(group).accepted
    assert [ask_friends_again.call(ballot.pk), ask_friends_again.call(ballot.pk)] == [2, 0]
    page = cast.client("runner").get(address(ballot, "application/")).content.decode()
    assert "Something has changed since you accepted" in page
    accept(ane)
    accept(jon)
    assert terms_of(group).accepted
    subjects = Message.objects.filter(kind="friends_terms_changed").values_list(
        "subject", flat=True
    )
    assert list(subjects) == ["Your group for Aizkorri Mendi 2027 has changed: accept again"] * 2


def test_tickets_that_change_back_make_the_tick_count_again(cast: Cast) -> None:
    ballot, ane, jon, _ = pair(cast)
    accept(ane)
    applies(ballot, user_of(jon), failures="1")
    assert not has_accepted(fresh(ane))
    applies(ballot, user_of(jon), failures="0")
    assert has_accepted(fresh(ane))


def test_a_change_that_touches_no_terms_keeps_the_ticks(cast: Cast) -> None:
    ballot, ane, _, _ = pair(cast)
    accept(ane)
    ane.person.town = "Oñati"
    ane.person.save()
    assert has_accepted(fresh(ane))
    assert ask_friends_again.call(ballot.pk) == 0


def test_a_class_that_changes_asks_everybody_again(cast: Cast) -> None:
    ballot, ane, jon, _ = pair(cast)
    accept(ane)
    accept(jon)
    ane.person.sex = "M"  # she counted for the floor of women
    ane.person.save()
    assert not has_accepted(fresh(jon))
    assert ask_friends_again.call(ballot.pk) == 2


def test_a_group_of_three_asks_again_when_somebody_joins_or_leaves(cast: Cast) -> None:
    ballot, ane, jon, _ = pair(cast)
    rewrite(ballot, "largest = 2", "largest = 3")
    ane, jon = fresh(ane), fresh(jon)
    accept(ane)
    accept(jon)
    leire = applies(ballot, make_user("Leire Soto"))
    join_group(Friends.objects.get(), leire, by=user_of(leire))
    assert not terms_of(Friends.objects.get()).accepted
    leave_group(leire, by=user_of(leire))
    assert terms_of(Friends.objects.get()).accepted  # as it was when they ticked
    left = Message.objects.filter(kind="friends_left").values_list("to", flat=True)
    assert sorted(left) == sorted([cast.runner.pk, user_of(jon).pk])


def test_who_withdraws_leaves_the_group_and_the_others_are_told(cast: Cast) -> None:
    _, ane, jon, group = pair(cast)
    withdraw(jon, by=user_of(jon))
    assert [one.pk for one in terms_of(group).members] == [ane.pk]
    assert Message.objects.get(kind="friends_left").to == cast.runner
    assert fresh(jon).friends is None


def test_a_group_has_at_most_as_many_as_the_rules_allow(cast: Cast) -> None:
    ballot, _, _, group = pair(cast)
    third = applies(ballot)
    with pytest.raises(GroupFull):
        join_group(group, third, by=user_of(third))
    page = signed_in(user_of(third)).post(f"/join/{group.code}/", follow=True).content.decode()
    assert "The group is full." in page


def test_joining_twice_joins_once(cast: Cast) -> None:
    _, _, jon, group = pair(cast)
    receipts = jon.receipts.count()
    join_group(group, jon, by=user_of(jon))
    assert jon.receipts.count() == receipts
    assert Message.objects.filter(kind="friends_joined").count() == 1


def test_who_is_in_a_group_with_others_leaves_it_before_joining_another(cast: Cast) -> None:
    ballot, ane, _, group = pair(cast)
    third = applies(ballot)
    other = begin_group(third, by=user_of(third))
    with pytest.raises(InGroupAlready):
        join_group(other, ane, by=cast.runner)
    leave_group(ane, by=cast.runner)
    join_group(other, ane, by=cast.runner)
    assert len(terms_of(other).members) == 2
    assert len(terms_of(group).members) == 1


def test_a_code_of_another_ballot_joins_nothing(cast: Cast) -> None:
    _, _, _, group = pair(cast)
    other = open_ballot(cast.other_director.staff_of.get().race)
    made = applies(other)
    with pytest.raises(OtherBallot):
        join_group(group, made, by=user_of(made))
    place = address(other, "application/friends/join/")
    page = signed_in(user_of(made)).post(place, {"code": group.code}, follow=True)
    assert "No group of this ballot has this code." in page.content.decode()


def test_where_the_rules_know_no_groups_nobody_begins_one(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    rewrite(ballot, '[groups]\nlargest = 2\ntickets = "min"', "")
    ane = applies(ballot, cast.runner)
    with pytest.raises(NoGroups):
        begin_group(ane, by=cast.runner)
    page = cast.client("runner").get(address(ballot, "application/")).content.decode()
    assert "With friends" not in page


def test_groups_are_formed_while_the_ballot_is_open_and_by_who_applies(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot, ane, jon, group = pair(cast)
    withdraw(jon, by=user_of(jon))
    with pytest.raises(NotApplying):
        join_group(group, jon, by=user_of(jon))
    site_clock(ballot.closes_at)
    with pytest.raises(NotOpen):
        leave_group(ane, by=cast.runner)
    page = cast.client("stranger").get(f"/join/{group.code}/").content.decode()
    assert "This ballot takes no applications now" in page


def test_after_closing_only_who_had_accepted_is_asked_again(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot, ane, jon, _ = pair(cast)
    accept(ane)
    site_clock(ballot.closes_at + timedelta(hours=1))
    jon.answers = {"failures": "2"}  # as after a granted claim
    jon.save()
    accept(ane)
    assert has_accepted(fresh(ane))
    with pytest.raises(TermsChanged):
        accept(jon)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("alone", "If somebody has not accepted by closing, each of you applies alone."),
        ("without", "Who has not accepted by closing applies alone; the others go on together."),
        ("leave-out", "If somebody has not accepted by closing, the whole group is left out"),
    ],
)
def test_the_page_says_what_happens_to_who_does_not_accept(
    cast: Cast, rule: str, told: str
) -> None:
    ballot, _, _, _ = pair(cast)
    rewrite(ballot, "largest = 2", f'largest = 2\nnot_accepted = "{rule}"')
    page = cast.client("runner").get(address(ballot, "application/")).content.decode()
    assert told in page


def test_an_unknown_code_leads_nowhere(cast: Cast) -> None:
    assert cast.client("runner").get("/join/AAAAAAAA/").status_code == 404


def test_terms_say_members_tickets_and_the_rule(cast: Cast) -> None:
    ballot, ane, _, group = pair(cast)
    before = terms_now(ane)
    rewrite(ballot, 'tickets = "min"', 'tickets = "mean"')
    changed = terms_of(Friends.objects.get(pk=group.pk)).hash
    assert changed != before
    rewrite(ballot, 'tickets = "mean"', 'tickets = "min"')
    assert terms_of(Friends.objects.get(pk=group.pk)).hash == before
