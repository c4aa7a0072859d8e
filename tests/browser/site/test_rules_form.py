"""A director makes a ballot with a floor and friends: with JavaScript, and without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django_tasks_db.models import DBTaskResult

from dorsal.ballot.rules_file import read_rules
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.chances.tasks import answer_question
from dorsal.site.ballots.models import Ballot, PastClaim, PastLine, PastPair
from dorsal.site.races.models import Edition
from tests.browser.pictures import Picture
from tests.site.making import NOW, employ, make_application, make_ballot, make_edition, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
Opened = Callable[..., Any]
QUESTIONS = [
    {"column": "shirt", "label": "Which shirt?", "kind": "choice", "options": ["S", "M", "L"]},
]


@pytest.fixture
def edition(transactional_db: None) -> Edition:  # noqa: ARG001
    return make_edition()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, edition: Edition) -> Opened:
    """Open a page as the director; no script may break, and nothing is loaded from elsewhere."""

    @contextmanager
    def opened(*, script: bool = True, size: dict[str, int] | None = None) -> Iterator[Page]:
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=script,
            viewport={"width": 1280, "height": 900} if size is None else dict(size),  # type: ignore[arg-type]
        )
        director = Client()
        director.force_login(
            employ(make_user("Amaia Zubia"), edition.race, "director"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        session = director.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
        yield page
        context.close()
        assert broken == []

    return opened


def make_the_ballot(page: Page, edition: Edition) -> None:
    page.goto(f"/races/{edition.race.slug}/{edition.key}/office/ballot/")
    page.get_by_role("button", name="Make the ballot").click()
    page.get_by_role("link", name="Rules", exact=True).click()
    page.get_by_role("heading", level=1, name="Rules of the ballot").wait_for()


def a_floor_for_women_and_friends(page: Page, *, script: bool) -> None:
    """Add a class, a floor on it, and groups of three; without script each step is a page."""
    page.get_by_role("button", name="Add a class").click()
    page.get_by_role("group", name="Class 1").get_by_label("Name").fill("women")
    page.get_by_role("group", name="Class 1").get_by_label("Column").fill("sex")
    page.get_by_role("group", name="Class 1").get_by_label("Values that count").fill("F")
    page.get_by_role("button", name="Add a floor").click()
    floor = page.get_by_role("group", name="Floor 1")
    floor.get_by_label("Class").select_option("women")
    floor.get_by_label("Of", exact=True).select_option("draw")
    floor.get_by_label("How much").select_option("share")
    if script:
        page.locator("#f-floors-0-value-error").get_by_text("This is no share").wait_for()
    floor = page.get_by_role("group", name="Floor 1")
    floor.get_by_label("Amount").fill("30 %")
    page.get_by_label("Largest group").fill("3")


def assert_kept(edition: Edition) -> None:
    rules = read_rules(Ballot.objects.get(edition=edition).rules)
    floor = rules.floors[0]
    assert (floor.class_name, floor.scope, floor.form) == ("women", "draw", "share")
    assert (floor.numerator, floor.denominator) == (30, 100)
    assert rules.groups.largest == 3
    assert rules.draws[0].tickets is not None
    assert rules.draws[0].tickets.count({"failures": 3}) == 8


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_director_makes_a_ballot_with_a_floor_and_friends(
    script: bool, open_page: Opened, edition: Edition, picture: Picture
) -> None:
    with open_page(script=script) as page:
        make_the_ballot(page, edition)
        page.get_by_role("button", name="Use this: doubling tickets").click()
        page.locator("select:has(option[value=doubling]:checked)").first.wait_for()
        a_floor_for_women_and_friends(page, script=script)
        page.get_by_role("button", name="Save the rules").click()
        page.get_by_text("The rules are kept.").wait_for()
        picture(page, f"rules-saved-{script}", whole=True)
    assert_kept(edition)


def test_the_words_follow_as_one_types_and_what_is_wrong_stands_at_its_field(
    open_page: Opened, edition: Edition, picture: Picture
) -> None:
    with open_page() as page:
        make_the_ballot(page, edition)
        page.get_by_label("Places of the race").fill("12")
        page.get_by_label("Places", exact=True).fill("12")
        page.get_by_text("The race has 12 places in 1 pool").wait_for()
        page.get_by_label("Places of the race").fill("")
        page.locator("#f-places-error").get_by_text("A number is missing").wait_for()
        picture(page, "rules-wrong", whole=True)


def test_the_keyboard_stays_where_it_was_when_a_row_is_added(
    open_page: Opened, edition: Edition
) -> None:
    with open_page() as page:
        make_the_ballot(page, edition)
        page.get_by_role("button", name="Add a pool").focus()
        page.keyboard.press("Enter")
        page.get_by_role("group", name="Pool 2").wait_for()
        assert page.evaluate("document.activeElement.id") == "add-pools"


def test_the_page_fits_a_phone(open_page: Opened, edition: Edition, picture: Picture) -> None:
    with open_page(size=PHONE) as page:
        make_the_ballot(page, edition)
        wide = page.evaluate("document.documentElement.scrollWidth")
        picture(page, "rules-phone", whole=True)
        assert wide <= PHONE["width"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_office_fits_every_screen(
    open_page: Opened, edition: Edition, size: dict[str, int], dark: bool, picture: Picture
) -> None:
    fill_the_office(edition)
    where = f"/races/{edition.race.slug}/{edition.key}/office/ballot/"
    pages = {"office": "", "rules": "rules/", "questions": "questions/", "past": "past/"}
    with open_page(size=size) as page:
        page.emulate_media(color_scheme="dark" if dark else "light")
        for name, path in pages.items():
            page.goto(where + path)
            picture(page, f"{name}-{size['width']}-{'dark' if dark else 'light'}", whole=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        page.goto(f"{where}preview/")
        page.get_by_role("button", name="Show me").click()
        answer_all()
        page.locator("img.picture").first.wait_for()
        picture(page, f"preview-{size['width']}-{'dark' if dark else 'light'}", whole=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def fill_the_office(edition: Edition) -> None:
    """A draft with some applicants, a doubtful pair, and a claim."""
    ballot = make_ballot(edition, published=False, questions=QUESTIONS)
    runners = [make_application(ballot).person for _ in range(12)]
    for number, person in enumerate(runners[:3]):
        stub = Person.objects.create(name=person.name, town="Zegama", country="ESP")
        line = PastLine.objects.create(race=edition.race, year=2025, outcome="no-place", stub=stub)
        PastPair.objects.create(
            race=edition.race, stub=stub, person=person, score=56, reasons=["same name"]
        )
        if number == 0:
            PastClaim.objects.create(line=line, person=runners[5], made_at=NOW)


def answer_all() -> None:
    """Do what the worker would do."""
    for task in DBTaskResult.objects.filter(task_path=answer_question.module_path):
        answer_question.call(*task.args_kwargs["args"])
