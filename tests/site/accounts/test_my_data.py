"""My data: one download with everything, and no area can forget it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from dorsal.site.accounts.models import Person, User
from dorsal.site.accounts.my_data import NOT_COLLECTED, collect_all, collectors
from dorsal.site.applications.models import Application, Claim, Proof
from dorsal.site.ballots.models import GivenFact, PastLine
from dorsal.site.journal.events import note
from dorsal.site.journal.models import Message
from dorsal.site.races.models import Dream
from tests.site.conftest import Cast
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_user

ABOUT_SOMEBODY = (User, Person, Application)


def related_models() -> set[str]:
    """Every model with a relation to an account, a person or an application."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            forward = isinstance(field, models.ForeignKey | models.ManyToManyField)
            if forward and field.related_model in ABOUT_SOMEBODY:
                found.add(model._meta.label)
    return found


def test_every_model_about_somebody_is_collected_or_left_out_on_purpose() -> None:
    collected = {label for one in collectors() for label in one.models}
    missing = related_models() - collected - set(NOT_COLLECTED)
    assert missing == set(), "register them in <area>/my_data.py, or say there why not"
    assert collected & set(NOT_COLLECTED) == set()
    for label in collected | set(NOT_COLLECTED):
        apps.get_model(label)  # no name of a model that is no more


@pytest.fixture
def filled(cast: Cast) -> Application:
    """A runner with something of everything."""
    ballot = make_ballot(make_edition(cast.race))
    made = make_application(ballot, cast.runner.person, answers={"shirt": "M"})
    Dream.objects.create(user=cast.runner, race=cast.race, made_at=NOW)
    Claim.objects.create(application=made, about="failures", text="I applied in 2019", made_at=NOW)
    proof = Proof(
        application=made, kind="licence", name="my licence.pdf", media_type="application/pdf"
    )
    proof.sha256, proof.uploaded_at = "0" * 64, NOW
    proof.file.save("1/abc.pdf", ContentFile(b"%PDF-"))
    stub = Person.objects.create(name="ETXE Ane", birth_date=date(1990, 5, 17))
    PastLine.objects.create(
        race=cast.race, year=2024, outcome="no-place", stub=stub, person=cast.runner.person
    )
    GivenFact.objects.create(
        year=2027,
        race=cast.race,
        person=cast.runner.person,
        column="best_time",
        value="5:10:00",
        at=NOW,
    )
    note("application_applied", made, by=cast.runner, edition=ballot.edition, number=1)
    note("application_checked", made, by=cast.helper, edition=ballot.edition)
    Message.objects.create(
        to=cast.runner, kind="x", subject="S", body="B", once="1", written_at=NOW, send_after=NOW
    )
    return made


def downloaded(cast: Cast, who: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    answer = cast.client(who).post("/me/data/")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="dorsal-my-data-2026-11-22.zip"'
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("my-data.json")), files


def test_the_download_holds_something_of_everything(cast: Cast, filled: Application) -> None:
    data, files = downloaded(cast, "runner")
    assert data["profile"][1]["birth_date"] == "1990-05-17"
    assert data["profile"][0]["email"] == cast.runner.email
    (application,) = data["applications"]
    assert application["number"] == filled.code
    assert application["answers"] == {"shirt": "M"}
    assert application["made_at"] == "2026-11-22T12:00:00+00:00"
    assert application["claims"][0]["text"] == "I applied in 2019"
    assert [event["by_me"] for event in data["events"]] == [True, False]
    assert data["dreams"][0]["race"] == "Aizkorri Mendi"
    assert data["past_lines"][0]["as_imported"]["name"] == "ETXE Ane"
    assert data["facts"][0]["value"] == "5:10:00"
    assert data["mails"][0]["body"] == "B"
    assert [data["sessions"][0]["at"], data["passkeys"]] == ["2026-11-22T12:00:00+00:00", []]
    assert list(files.values()) == [b"%PDF-"]


def test_nothing_of_anybody_else_is_in_it(cast: Cast, filled: Application) -> None:  # noqa: ARG001
    data, files = downloaded(cast, "volunteer")
    empty = ("events", "mails", "dreams", "applications", "past_lines", "facts", "reports")
    assert [data[title] for title in empty] == [[]] * 7
    assert data["works_for"] == [{"race": "Aizkorri Mendi", "role": "volunteer"}]
    assert files == {}


def test_collecting_costs_no_query_for_each_application(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        make_application(make_ballot(make_edition(make_race_of(cast))), cast.runner.person)
    with django_assert_max_num_queries(25):
        assert len(collect_all(cast.runner)["applications"]) == 3


def make_race_of(cast: Cast) -> Any:
    from tests.site.making import make_race

    return make_race(f"{cast.race.name} {make_user().pk}")
