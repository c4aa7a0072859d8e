"""A cancelled edition takes no applications, and says why."""

from __future__ import annotations

import pytest

from dorsal.site.applications.actions import NotEligible, Wishes, apply
from dorsal.site.applications.models import Application
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition

pytestmark = pytest.mark.django_db


def test_nobody_applies_for_a_cancelled_edition(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race, cancelled_why="The mountain burns."))
    runner = cast.client("runner")
    form = {"appears": "code", "name": "Ane Etxe", "birth_date": "1990-05-17", "sex": "F"}
    answer = runner.post("/races/aizkorri-mendi/2027/ballot/apply/", form)
    assert answer.headers["Location"] == "/races/aizkorri-mendi/2027/ballot/"
    assert not Application.objects.filter(ballot=ballot).exists()
    wishes = Wishes(profile={}, answers={}, appears="code")
    with pytest.raises(NotEligible, match="This edition is cancelled"):
        apply(ballot, cast.runner.person, wishes, by=cast.runner)
    page = runner.get("/races/aizkorri-mendi/2027/ballot/").content.decode()
    assert "The mountain burns." in page
    assert "/ballot/apply/" not in page
