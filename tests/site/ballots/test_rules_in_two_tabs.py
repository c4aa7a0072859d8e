"""Two people change the rules at once: the second sees it before anything is taken away."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dorsal.ballot.rules_file import read_rules
from dorsal.site.accounts.models import User
from dorsal.site.ballots.actions import change_rules, rules_hash
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.models import Event
from dorsal.site.races.models import Staff
from tests.site.ballots.office_pages import address, fields_in, page_of
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition, make_user

CHANGED = "The rules have changed since you opened this page. Yours are not saved."


@pytest.fixture
def draft(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race), published=False)


@pytest.fixture
def colleague(cast: Cast) -> User:
    made = make_user("Maite Goñi")
    Staff.objects.create(race=cast.race, user=made, role="director")
    return made


def post(browser: Client, ballot: Ballot, sent: dict[str, str]) -> str:
    return browser.post(address("office_rules", ballot), sent).content.decode()


def largest(ballot: Ballot) -> int:
    ballot.refresh_from_db()
    return read_rules(ballot.rules).groups.largest


def save_meanwhile(ballot: Ballot, by: User, number: int = 3) -> None:
    now = largest(ballot)
    change_rules(ballot, ballot.rules.replace(f"largest = {now}", f"largest = {number}"), by)
    assert largest(ballot) == number


def test_what_somebody_has_saved_meanwhile_is_not_replaced_in_silence(
    cast: Cast, draft: Ballot, colleague: User
) -> None:
    browser = cast.client("director")
    sent = fields_in(page_of(browser, "office_rules", draft)) | {"groups.largest": "4"}
    save_meanwhile(draft, colleague)
    page = post(browser, draft, sent | {"do": "save"})
    assert largest(draft) == 3
    assert CHANGED in page
    assert "Maite Goñi has saved others." in page
    assert '<time datetime="2026-11-22T12:00:00' in page.split(CHANGED, 1)[1].split("</div>", 1)[0]
    again = fields_in(page)
    assert again["groups.largest"] == "4"
    assert CHANGED in post(browser, draft, again | {"do": "save"})  # and is not so a second time
    assert largest(draft) == 3


def test_one_s_own_are_saved_instead_by_saying_so(
    cast: Cast, draft: Ballot, colleague: User
) -> None:
    browser = cast.client("director")
    sent = fields_in(page_of(browser, "office_rules", draft)) | {"groups.largest": "4"}
    save_meanwhile(draft, colleague)
    page = post(browser, draft, sent | {"do": "save"})
    (overwrite,) = re.findall(r'name="do" value="(overwrite [^"]*)"', page)
    save_meanwhile(draft, colleague, 2)  # and once more, which nobody has seen
    page = post(browser, draft, fields_in(page) | {"do": overwrite})
    assert (CHANGED in page, largest(draft)) == (True, 2)
    (overwrite,) = re.findall(r'name="do" value="(overwrite [^"]*)"', page)
    assert post(browser, draft, fields_in(page) | {"do": overwrite}) == ""
    assert largest(draft) == 4
    assert Event.objects.filter(verb="rules_changed").last().actor == cast.director.pk  # type: ignore[union-attr]


@pytest.mark.parametrize("do", ["look", "tickets square", "import"])
def test_which_rules_were_seen_outlives_other_buttons(
    cast: Cast, draft: Ballot, colleague: User, do: str
) -> None:
    browser = cast.client("director")
    page = page_of(browser, "office_rules", draft)
    assert page.count(f'name="seen" value="{rules_hash(draft.rules)}"') == 2
    sent = fields_in(page)
    text = draft.rules.replace("[groups]", "# ours\n[groups]")
    save_meanwhile(draft, colleague)
    file = SimpleUploadedFile("rules.toml", text.encode())
    imported = {"do": do, "file": file, "seen": sent["seen"]}
    here = address("office_rules", draft)
    answer = browser.post(here, imported if do == "import" else sent | {"do": do})
    again = fields_in(answer.content.decode()) | {"groups.largest": "4", "do": "save"}
    assert again["seen"] == sent["seen"]
    assert CHANGED in post(browser, draft, again)
    assert largest(draft) == 3


def test_the_same_rules_again_are_no_quarrel(cast: Cast, draft: Ballot, colleague: User) -> None:
    browser = cast.client("director")
    before = draft.rules
    sent = fields_in(page_of(browser, "office_rules", draft)) | {"do": "save"}
    save_meanwhile(draft, colleague)
    change_rules(draft, before, colleague)
    assert post(browser, draft, sent) == ""
    assert draft.rules == before
