"""Background tasks of chances and earlier years: a new snapshot of each ballot whose applications
have changed, and the matching of earlier years to people.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from django.core.cache import cache
from django_tasks import task

from dorsal.site.applications.models import Application
from dorsal.site.ballots.chances.snapshots import mark_of, newest_snapshot, take_snapshot
from dorsal.site.ballots.models import Ballot, PastLine
from dorsal.site.ballots.past.matching import match_race, needs_matching
from dorsal.site.ballots.preview.answers import answer
from dorsal.site.ballots.preview.questions import Question, find_answer, keep_answer
from dorsal.site.races.models import Race

PATIENCE = timedelta(minutes=3)  # between two snapshots of one ballot


@task()
def compute_chances(ballot: int) -> bool:
    """Take a snapshot of a ballot, unless the last one still holds; returns whether it did."""
    found = Ballot.objects.select_related("edition__race").get(pk=ballot)
    newest = newest_snapshot(found)
    if newest is not None and newest.mark == mark_of(found):
        return False
    take_snapshot(found)
    return True


def enqueue_due(now: datetime) -> None:
    """Enqueue a snapshot of each ballot that is not drawn, has changed, and whose last one is some
    minutes old; and a matching where lines of earlier years or people have come.
    """
    _enqueue_matching(now)
    waiting = Ballot.objects.filter(drawing=None, published=True, last_number__gt=0)
    for ballot in waiting.select_related("edition__race"):
        if is_due(ballot, now):
            ask_for_chances(ballot)


def is_due(ballot: Ballot, now: datetime) -> bool:
    """Whether a ballot has changed since its last snapshot, which is some minutes old."""
    newest = newest_snapshot(ballot)
    if newest is None:
        return True
    fresh = newest.at <= now < newest.at + PATIENCE
    return not fresh and newest.mark != mark_of(ballot)


def ask_for_chances(ballot: Ballot) -> None:
    """Enqueue a snapshot of a ballot, unless one waits or is being taken."""
    if not is_under_way(compute_chances.module_path, ballot.pk):
        compute_chances.enqueue(ballot.pk)


@task()
def compute_company(applications: list[int]) -> bool:
    """Compute what drawing these applicants together does to their chances; returns whether it
    could be told.
    """
    from dorsal.site.ballots.chances.answers import (
        compute_together,  # inline: it asks for this task
    )

    found = Application.objects.filter(pk__in=applications, withdrawn_at=None)
    related = found.select_related("person__user", "friends", "ballot__edition__race")
    company = list(related.order_by("number"))
    return len(company) == len(applications) and compute_together(company) is not None


def ask_for_company(applications: list[int]) -> None:
    """Enqueue the chances of friends, unless they are being computed."""
    if not is_under_way(compute_company.module_path, applications):
        compute_company.enqueue(applications)


@task()
def match_past(race: int) -> int:
    """Match the lines of earlier years of a race that are nobody's yet."""
    return match_race(Race.objects.get(pk=race))


def ask_for_matching(race: Race) -> None:
    """Enqueue the matching of a race's earlier years, unless one waits or runs."""
    if not is_under_way(match_past.module_path, race.pk):
        match_past.enqueue(race.pk)


def _enqueue_matching(now: datetime) -> None:
    with_lines = PastLine.objects.filter(person=None).order_by().values("race").distinct()
    for race in Race.objects.filter(pk__in=with_lines):
        if needs_matching(race, now):
            ask_for_matching(race)


@task()
def answer_question(digest: str) -> bool:
    """Answer a question of a preview; returns whether it was still asked."""
    found = cache.get(f"preview:asked:{digest}")
    if found is None or find_answer(digest) is not None:
        return False
    question = msgspec.json.decode(found, type=Question)
    ballot = Ballot.objects.select_related("edition__race").get(pk=question.ballot)
    keep_answer(digest, answer(question, ballot))
    return True


def ask_for_answer(digest: str) -> None:
    """Enqueue the answer to a question, unless it is being computed."""
    if not is_under_way(answer_question.module_path, digest):
        answer_question.enqueue(digest)


def is_under_way(path: str, *args: object) -> bool:
    """Whether a task with these arguments waits or runs."""
    from django_tasks_db.models import DBTaskResult  # inline: models load after this module

    waiting = DBTaskResult.objects.filter(task_path=path, status__in=("READY", "RUNNING"))
    return waiting.filter(args_kwargs={"args": [*args], "kwargs": {}}).exists()
