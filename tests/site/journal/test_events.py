"""Events: added, read, and nothing else."""

from __future__ import annotations

import pytest

from dorsal.site.journal.events import note
from dorsal.site.journal.models import AppendOnly, Event
from tests.site.making import NOW, make_edition, make_user

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_what_when_and_why() -> None:
    edition, amaia = make_edition(), make_user("Amaia Zubia")
    note("edition_published", edition, by=amaia, edition=edition, why="the town agreed", places=500)
    event = Event.objects.get()
    assert (event.at, event.actor, event.verb, event.why) == (
        NOW,
        amaia.pk,
        "edition_published",
        "the town agreed",
    )
    assert (event.subject_kind, event.subject) == ("edition", edition.pk)
    assert (event.race, event.edition) == (edition.race, edition)
    assert event.details == {"places": 500}


def test_the_site_itself_acts_as_number_0() -> None:
    edition = make_edition()
    assert note("edition_opened", edition, by=None, edition=edition).actor == 0


def test_an_event_cannot_be_changed_or_removed() -> None:
    event = note("edition_opened", make_edition(), by=None)
    event.why = "something else"
    with pytest.raises(AppendOnly, match="never changed"):
        event.save()
    with pytest.raises(AppendOnly, match="never deleted"):
        event.delete()
    with pytest.raises(AppendOnly, match="never changed"):
        Event.objects.update(why="")
    with pytest.raises(AppendOnly, match="never deleted"):
        Event.objects.all().delete()
    assert Event.objects.get().why == ""
