"""Applying: who may, what is kept, that sending twice does it once, changing and withdrawing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dorsal.ballot.acknowledgement import check_chain, public_key_of, read_acknowledgement
from dorsal.site.accounts.models import Person
from dorsal.site.applications.acknowledgements import content_hash_of, read_receipt
from dorsal.site.applications.actions import (
    NotEligible,
    NotOpen,
    Wishes,
    apply,
    withdraw,
)
from dorsal.site.applications.forms import has_surname
from dorsal.site.applications.models import Application, SignedReceipt
from dorsal.site.ballots.stages import Stage
from dorsal.site.journal.models import Event, Message
from tests.site.applications.applying import (
    QUESTIONS,
    address,
    applies,
    open_ballot,
    sent,
    signed_in,
)
from tests.site.conftest import Cast, SetClock
from tests.site.making import KEY, NOW, make_race, make_user


def test_a_stranger_is_asked_to_sign_in_right_there_and_comes_back(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    page = cast.client("stranger").get(address(ballot, "apply/")).content.decode()
    assert 'action="/sign-in/"' in page
    assert f'name="next" value="{address(ballot, "apply/")}"' in page


def test_one_page_is_enough_to_apply(cast: Cast) -> None:
    ballot = open_ballot(cast.race, questions=QUESTIONS)
    user = make_user("Nerea Lasa", birth_date=None)
    fields = sent(user, birth_date="1991-02-03", answer_healthy="on", answer_hours="12.50")
    answer = signed_in(user).post(address(ballot, "apply/"), {**fields, "town": "Azpeitia"})
    assert answer.headers["Location"] == address(ballot, "application/")
    made = Application.objects.get()
    user.person.refresh_from_db()
    assert (made.number, made.code, made.appears) == (1, "A00001", "town")
    assert made.answers == {"healthy": "yes", "hours": "12.5"}
    assert (user.person.birth_date, user.person.town) == (date(1991, 2, 3), "Azpeitia")
    assert len(bytes.fromhex(made.salt)) == 32


def test_everything_wrong_is_told_together_and_nothing_is_kept(cast: Cast) -> None:
    ballot = open_ballot(cast.race, questions=QUESTIONS)
    user = make_user("Nerea Lasa")
    fields = sent(user, name="Nerea", birth_date="2012-01-01", sex="")
    page = (
        signed_in(user).post(address(ballot, "apply/"), {**fields, "agrees": ""}).content.decode()
    )
    for told in (
        "Write your first name and your surname.",
        "You must be 18 on race day; you will be 15.",
        "You can only apply if you can say yes to this.",
    ):
        assert page.count(told) == 1
    assert page.count("This field is required.") == 2  # category, consent
    assert not Application.objects.exists()


def test_who_is_of_age_on_race_day_may_apply_though_not_today(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    day = ballot.edition.starts_at.date()
    user = make_user(birth_date=day.replace(year=day.year - 18))
    assert applies(ballot, user).number == 1
    late = make_user(birth_date=day.replace(year=day.year - 18) + timedelta(days=1))
    with pytest.raises(NotEligible, match="You must be 18 on race day; you will be 17"):
        applies(ballot, late)


def test_nobody_is_older_than_the_highest_age_on_race_day(cast: Cast) -> None:
    ballot = open_ballot(cast.race, highest_age=70)
    day = ballot.edition.starts_at.date()
    young = make_user(birth_date=day.replace(year=day.year - 71) + timedelta(days=1))
    assert applies(ballot, young).number == 1
    old = make_user(birth_date=day.replace(year=day.year - 71))
    with pytest.raises(NotEligible, match="You may be at most 70 on race day; you will be 71"):
        applies(ballot, old)
    page = cast.client("stranger").get(address(ballot)).content.decode()
    assert "<li>You are at most 70 years old on race day.</li>" in page


def test_the_race_day_is_that_of_the_race_s_time_zone(cast: Cast) -> None:
    cast.race.timezone = "Pacific/Auckland"
    cast.race.save()
    ballot = open_ballot(cast.race)
    day = ballot.edition.starts_at.date() + timedelta(days=1)  # NOW is noon: the next day there
    assert applies(ballot, make_user(birth_date=day.replace(year=day.year - 18))).number == 1


@pytest.mark.parametrize(
    ("days", "stage"),
    [(-2, Stage.ANNOUNCED), (29, Stage.CLAIMS), (36, Stage.WAITING)],
)
def test_applications_are_taken_while_the_ballot_is_open_only(
    cast: Cast, site_clock: SetClock, days: int, stage: Stage
) -> None:
    ballot = open_ballot(cast.race)
    site_clock(NOW + timedelta(days=days))
    with pytest.raises(NotOpen) as refused:
        applies(ballot)
    assert refused.value.stage == stage
    assert cast.client("runner").get(address(ballot, "apply/")).headers["Location"] == address(
        ballot
    )


def test_the_last_moment_counts_and_the_next_does_not(cast: Cast, site_clock: SetClock) -> None:
    ballot = open_ballot(cast.race)
    site_clock(ballot.closes_at - timedelta(microseconds=1))
    assert applies(ballot).number == 1
    site_clock(ballot.closes_at)
    with pytest.raises(NotOpen):
        applies(ballot)


def test_a_draft_is_nobody_s_but_the_staff_s(cast: Cast) -> None:
    ballot = open_ballot(cast.race, published=False)
    answers = {
        who: cast.client(who).get(address(ballot)).status_code
        for who in ("director", "helper", "volunteer", "runner", "other_director", "stranger")
    }
    assert answers == {
        "director": 200,
        "helper": 200,
        "volunteer": 404,
        "runner": 404,
        "other_director": 404,
        "stranger": 404,
    }


def test_sending_twice_applies_once(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    first = applies(ballot, cast.runner)
    again = applies(ballot, cast.runner)
    assert (again.pk, again.number) == (first.pk, 1)
    assert SignedReceipt.objects.count() == 1
    assert Message.objects.filter(kind="acknowledgement").count() == 1


def test_applying_again_with_other_answers_changes_the_application(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    applies(ballot, cast.runner)
    changed = applies(ballot, cast.runner, failures="3")
    assert changed.answers == {"failures": "3"}
    assert _actions(ballot.pk) == ["applied", "changed"]


def test_a_change_of_the_profile_is_acknowledged(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    made = applies(ballot, cast.runner)
    wishes = Wishes(profile={"town": "Oñati"}, answers=made.answers, appears=made.appears)
    apply(ballot, cast.runner.person, wishes, by=cast.runner)
    assert _actions(ballot.pk) == ["applied", "changed"]
    cast.runner.person.refresh_from_db()
    assert cast.runner.person.town == "Oñati"


def test_the_page_changes_an_application_without_asking_for_consent_again(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    applies(ballot, cast.runner)
    page = cast.client("runner").get(address(ballot, "apply/")).content.decode()
    assert 'name="agrees"' not in page
    fields = sent(cast.runner, appears="code", answer_failures="2")
    answer = cast.client("runner").post(address(ballot, "apply/"), fields, follow=True)
    made = Application.objects.get()
    assert (made.appears, made.answers) == ("code", {"failures": "2"})
    assert "Your changes are kept. The acknowledgement is below." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "is_whole"),
    [
        ("李娜", True),
        ("김연아", True),
        ("李", False),
        ("Nerea", False),
        ("Li 娜", True),
        ("", False),
    ],
)
def test_a_name_has_a_surname_in_scripts_without_blanks_too(name: str, is_whole: bool) -> None:
    assert has_surname(name) is is_whole


def test_who_withdraws_and_applies_again_keeps_the_number(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    made = applies(ballot, cast.runner)
    browser = cast.client("runner")
    assert (
        "Withdraw your application?"
        in browser.get(address(ballot, "application/withdraw/")).content.decode()
    )
    browser.post(address(ballot, "application/withdraw/"))
    browser.post(address(ballot, "application/withdraw/"))
    made.refresh_from_db()
    assert made.withdrawn_at == NOW
    again = applies(ballot, cast.runner)
    assert (again.number, again.withdrawn_at) == (1, None)
    assert applies(ballot).number == 2
    assert _actions(ballot.pk) == ["applied", "withdrawn", "applied", "applied"]


def test_what_is_sent_after_the_closing_is_not_kept_and_one_is_told(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = open_ballot(cast.race)
    browser = cast.client("runner")
    made = applies(ballot, cast.runner, failures="1")
    site_clock(ballot.closes_at)
    data = sent(cast.runner, answer_failures="2")
    page = browser.post(address(ballot, "apply/"), data, follow=True).content.decode()
    assert "The ballot takes no applications now: what you sent was not kept." in page
    page = browser.post(address(ballot, "application/withdraw/"), follow=True).content.decode()
    assert "The ballot has closed, so your application stands." in page
    made.refresh_from_db()
    assert (made.answers, made.withdrawn_at) == ({"failures": "1"}, None)
    assert _actions(ballot.pk) == ["applied"]


def test_acknowledgements_form_a_chain_signed_with_the_race_s_key(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    made = applies(ballot, cast.runner)
    applies(ballot)
    applies(ballot, cast.runner, failures="1")
    withdraw(made, by=cast.runner)
    key = public_key_of(bytes.fromhex(KEY))
    documents = [bytes(one.document) for one in SignedReceipt.objects.order_by("number")]
    chain = [read_acknowledgement(one, public_key=key) for one in documents]
    assert check_chain(chain) is None
    assert [(one.number, one.applicant, one.action) for one in chain] == [
        (1, "A00001", "applied"),
        (2, "A00002", "applied"),
        (3, "A00001", "changed"),
        (4, "A00001", "withdrawn"),
    ]
    assert {(one.race, one.draw, one.time) for one in chain} == {
        ("Aizkorri Mendi", "2027", int(NOW.timestamp()))
    }
    made.refresh_from_db()
    assert chain[3].content == content_hash_of(made)
    assert len({one.content for one in chain}) == 4


def test_the_acknowledgement_is_shown_mailed_and_downloaded(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    applies(ballot, cast.runner)
    receipt = SignedReceipt.objects.get()
    document = bytes(receipt.document)
    browser = cast.client("runner")
    page = browser.get(address(ballot, "application/")).content.decode()
    mail = Message.objects.get(kind="acknowledgement")
    assert mail.subject == "Your application to Aizkorri Mendi 2027 is in"
    assert document.decode().strip() in mail.body
    words = mail.body.split("Fingerprint: ")[1].split("\n")[0].split()
    assert len(words) == 8
    assert all(f"<li>{word}</li>" in page for word in words)
    file = browser.get(address(ballot, "application/acknowledgements/1/"))
    assert file.content == document
    assert file["Content-Disposition"].startswith("attachment;")
    assert read_receipt(receipt, cast.race).action == "applied"


def test_nobody_else_fetches_an_acknowledgement(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    applies(ballot, cast.runner)
    applies(ballot, cast.helper)
    place = address(ballot, "application/acknowledgements/1/")
    answers = {who: cast.client(who).get(place).status_code for who in ("runner", "helper")}
    assert answers == {"runner": 200, "helper": 404}
    assert cast.client("stranger").get(place).headers["Location"] == f"/sign-in/?next={place}"


def test_events_tell_what_happened_without_personal_data(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    made = applies(ballot, cast.runner)
    withdraw(made, by=cast.runner)
    events = Event.objects.filter(subject_kind="application").values_list(
        "verb", "actor", "details"
    )
    assert list(events) == [
        ("application_applied", cast.runner.pk, {"number": 1, "acknowledgement": 1}),
        ("application_withdrawn", cast.runner.pk, {"number": 1, "acknowledgement": 2}),
    ]


def test_who_has_not_applied_has_no_application_page(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    answer = cast.client("runner").get(address(ballot, "application/"))
    assert answer.headers["Location"] == address(ballot)


def test_an_edition_without_a_ballot_has_no_page(cast: Cast) -> None:
    from tests.site.making import make_edition

    edition = make_edition(cast.race, key="2028")
    place = f"/races/{cast.race.slug}/{edition.key}/ballot/"
    assert cast.client("runner").get(place).status_code == 404


def test_an_application_needs_a_complete_profile(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    user = make_user(sex="")
    with pytest.raises(NotEligible, match="does not say enough yet"):
        apply(ballot, user.person, Wishes({}, {}, "town"), by=user)


def _actions(ballot: int) -> list[str]:
    key = public_key_of(bytes.fromhex(KEY))
    rows = SignedReceipt.objects.filter(ballot=ballot).order_by("number")
    return [read_acknowledgement(bytes(one.document), public_key=key).action for one in rows]


def test_who_applies_to_a_second_edition_types_nothing_about_themselves_again(cast: Cast) -> None:
    user = make_user("Ane Etxe")
    Person.objects.filter(user=user).update(name="", birth_date=None, sex="", town="", country="")
    browser = signed_in(user)
    first, second = open_ballot(cast.race), open_ballot(make_race("Monte Alto"))
    typed = {"name": "Ane Etxeberria", "birth_date": "1990-05-17", "sex": "F", "town": "Zegama"}
    sent_first = {**typed, "country": "ESP", "appears": "town", "answer_failures": "0"}
    browser.post(address(first, "apply/"), {**sent_first, "agrees": "on"})

    form = browser.get(address(second, "apply/")).context["form"]
    filled = {bound.html_name: str(bound.value()) for bound in form if bound.value()}
    assert {name: filled.get(name) for name in typed} == typed
    assert form.profile_needs_a_look is False  # folded: there is nothing to type
    browser.post(address(second, "apply/"), {**filled, "answer_failures": "3", "agrees": "on"})
    mine = Application.objects.filter(person=user.person).order_by("pk")
    assert [(one.ballot, one.number) for one in mine] == [(first, 1), (second, 1)]
    assert Person.objects.filter(name="Ane Etxeberria").count() == 1
