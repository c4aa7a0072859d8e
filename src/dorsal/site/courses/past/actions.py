"""What may happen to splits of past editions: they are uploaded, used and removed; and finish times
are expected.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.courses.models import EditionCourse, PastSplits
from dorsal.site.courses.past.reading import EXPECTED, as_fields
from dorsal.site.courses.past.uploads import check_splits, table_name
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.races.models import Edition

MOST_EDITIONS = 12


def upload_splits(
    edition: Edition,
    checkpoints: Sequence[Checkpoint],
    *,
    label: str,
    name: str,
    data: bytes,
    by: User,
) -> PastSplits:
    """Keep the splits of a past edition to be looked at; no plan rests on them before they are
    taken. `BadInput` when they cannot be read, or when there are too many editions.
    """
    check_splits(data, checkpoints, label=label, file=name)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        _forget_untaken(edition)
        others = PastSplits.objects.filter(edition=edition).exclude(label=label)
        if others.count() >= MOST_EDITIONS:
            right = _("at most %(n)s; remove one first") % {"n": MOST_EDITIONS}
            raise BadInput([Problem(_("there are too many past editions"), right)])
        kept = PastSplits(edition=edition, label=label, sha256=digest, uploaded_at=clock.now())
        kept.name, kept.checkpoints = table_name(name), as_fields(checkpoints)
        kept.file.save(f"{edition.pk}/{secrets.token_hex(16)}.csv", ContentFile(data))
        note("past_splits_uploaded", edition, by=by, edition=edition, label=label, sha256=digest)
        return kept


def _forget_untaken(edition: Edition) -> None:
    for one in PastSplits.objects.filter(edition=edition, taken_at=None):
        _delete(one)


def _delete(splits: PastSplits) -> None:
    """Remove splits; their file goes once that is certain."""
    file = splits.file
    transaction.on_commit(lambda: file.delete(save=False))
    splits.delete()


@transaction.atomic
def take_splits(splits: PastSplits, *, by: User) -> None:
    """Let plans rest on these splits, in place of others of the same past edition; twice does it
    once.
    """
    if splits.taken_at is not None:
        return
    replaced = PastSplits.objects.filter(edition=splits.edition, label=splits.label)
    for one in replaced.exclude(pk=splits.pk):
        _delete(one)
    splits.taken_at = clock.now()
    splits.save(update_fields=["taken_at"])
    note(
        "past_splits_taken",
        splits.edition,
        by=by,
        edition=splits.edition,
        label=splits.label,
        sha256=splits.sha256,
    )


@transaction.atomic
def remove_splits(splits: PastSplits, *, by: User) -> None:
    """Remove the splits of a past edition, and their file."""
    note(
        "past_splits_removed",
        splits.edition,
        by=by,
        edition=splits.edition,
        label=splits.label,
        sha256=splits.sha256,
    )
    _delete(splits)


@transaction.atomic
def expect_times(course: EditionCourse, times_s: Mapping[str, float | None], *, by: User) -> bool:
    """Set the finish times expected of first woman, first man, middle and last, or take all four
    back; False when nothing differs. `BadInput` when they cannot be.
    """
    fresh = [None if times_s.get(one) is None else round(times_s[one] or 0) for one in EXPECTED]
    _check_expected(fresh)
    if fresh == [getattr(course, name) for name in EXPECTED]:
        return False
    for name, time in zip(EXPECTED, fresh, strict=True):
        setattr(course, name, time)
    course.save(update_fields=EXPECTED)
    note("finish_times_expected", course, by=by, edition=course.edition, times_s=fresh)
    return True


def _check_expected(times_s: Sequence[int | None]) -> None:
    known = [time for time in times_s if time is not None]
    if known and len(known) < len(times_s):
        raise BadInput([Problem(_("a time is missing"), _("all four, or none"))])
    if not known:
        return
    woman, man, middle, last = known
    ordered = (min(woman, man), max(woman, man), last), (min(woman, man), middle, last)
    if any(before > after for row in ordered for before, after in pairwise(row)):
        right = _("the first before the middle, and nobody after the last")
        raise BadInput([Problem(_("these times contradict each other"), right)])
