"""What is asked of accounts, and what my page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsal.site.accounts.models import User
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot, PastClaim
from dorsal.site.ballots.stages import Stage, stage_of
from dorsal.site.races.models import Dream, Edition, Race, Staff
from dorsal.site.seasons.models import Series

WITHDRAWN = _("withdrawn")
WORDS: dict[Stage, str | Promise] = {
    Stage.DRAFT: _("being prepared"),
    Stage.ANNOUNCED: _("received"),
    Stage.OPEN: _("received; you can still change it"),
    Stage.CLAIMS: _("received; check your tickets"),
    Stage.WAITING: _("waiting for the seal"),
    Stage.SEALED: _("sealed; waiting for the draw"),
    Stage.DRAWN: _("the draw is being told"),
    Stage.TOLD: _("the draw is over; see your result"),
}


def never_signed_in() -> QuerySet[User]:
    """Accounts whose first code was never typed, and to which nothing was entrusted."""
    waiting = User.objects.filter(last_login=None, is_staff=False, erased_at=None)
    applied = Application.objects.filter(person__user=OuterRef("pk"))
    claimed = PastClaim.objects.filter(person__user=OuterRef("pk"))
    employed = Staff.objects.filter(user=OuterRef("pk"))
    free = waiting.filter(~Exists(employed), ~Exists(applied), ~Exists(claimed))
    return free.filter(person__name="", organises=None)


@dataclass(frozen=True)
class MyApplication:
    """One of my applications, with what my page says of it."""

    application: Application
    edition: Edition
    stage: Stage
    address: str

    @property
    def words(self) -> str | Promise:
        """How it stands, in a few words."""
        return WITHDRAWN if self.application.withdrawn_at else WORDS[self.stage]

    @property
    def next_at(self) -> datetime | None:
        """The next date of its ballot."""
        ballot = self.edition.ballot
        dates = {
            Stage.OPEN: ballot.closes_at,
            Stage.CLAIMS: ballot.claims_until,
            Stage.WAITING: ballot.seals_at,
            Stage.SEALED: ballot.draws_at,
        }
        return None if self.application.withdrawn_at else dates.get(self.stage)


@dataclass(frozen=True)
class MyDream:
    """A race I dream of, and its next ballot that can be applied to, if one is open."""

    race: Race
    open_edition: Edition | None


@dataclass(frozen=True)
class MyPage:
    """What my page shows."""

    applications: tuple[MyApplication, ...]
    dreams: tuple[MyDream, ...]
    works_for: tuple[Staff, ...]
    series: tuple[Series, ...]

    @property
    def not_yet_applied(self) -> tuple[MyDream, ...]:
        """Dreams whose ballot is open and to which I have not applied."""
        applied = {one.edition.pk for one in self.applications}
        return tuple(
            dream
            for dream in self.dreams
            if dream.open_edition is not None and dream.open_edition.pk not in applied
        )


def my_page(user: User, now: datetime) -> MyPage:
    """All of it, in a fixed number of queries."""
    return MyPage(
        applications=tuple(map(partial(_my_application, now=now), _applications(user))),
        dreams=_dreams(user, now),
        works_for=tuple(user.staff_of.select_related("race").order_by("race__name")),
        series=tuple(user.organises.all()),
    )


def directed_alone(user: User) -> list[Race]:
    """The races that nobody else directs."""
    others = Staff.objects.filter(race=OuterRef("race"), role="director").exclude(user=user)
    alone = user.staff_of.filter(~Exists(others), role="director").select_related("race")
    return [one.race for one in alone.order_by("race__name")]


def sealed_applications(user: User) -> list[Application]:
    """Applications that were sealed, and with them the name."""
    sealed = Application.objects.filter(person__user=user, ballot__sealings__isnull=False)
    return list(sealed.select_related("ballot__edition__race").distinct())


def address_of(name: str, *args: object, otherwise: str) -> str:
    """The address of a page of another area, or another one where that page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return otherwise


def _applications(user: User) -> QuerySet[Application]:
    mine = Application.objects.filter(person__user=user)
    loaded = mine.select_related("ballot__edition__race", "ballot__drawing")
    return loaded.prefetch_related("ballot__sealings").order_by("-ballot__edition__starts_at")


def _my_application(application: Application, now: datetime) -> MyApplication:
    edition = application.ballot.edition
    keys = edition.race.slug, edition.key
    address = address_of("application", *keys, otherwise=reverse("edition", args=keys))
    edition.ballot = application.ballot
    return MyApplication(application, edition, stage_of(application.ballot, now), address)


def _dreams(user: User, now: datetime) -> tuple[MyDream, ...]:
    races = [dream.race for dream in _dreamt(user)]
    opened = Ballot.objects.filter(published=True, opens_at__lte=now, closes_at__gt=now)
    opened = opened.filter(edition__published=True, edition__cancelled_why="")
    opened = opened.filter(edition__race__in=races).select_related("edition__race")
    editions = {ballot.edition.race_id: ballot.edition for ballot in opened}
    for ballot in opened:
        ballot.edition.ballot = ballot
    return tuple(MyDream(race, editions.get(race.pk)) for race in races)


def _dreamt(user: User) -> QuerySet[Dream]:
    return user.dreams.select_related("race").order_by("race__name")


def address_has_account(email: str) -> bool:
    """Whether an account that counts has this address; one that waits for its first code gives
    way.
    """
    taken = User.objects.filter(email=email)
    return taken.exclude(pk__in=never_signed_in().filter(email=email)).exists()
