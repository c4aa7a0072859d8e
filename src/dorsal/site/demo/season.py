"""Builds the made-up season in an empty database: races, people, earlier years, ballots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from dorsal.site.accounts.models import Person, User
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.demo import cast
from dorsal.site.demo.cast import CAST, RUNNERS, Account
from dorsal.site.demo.crowd_arrivals import keep_plan, plan_arrivals
from dorsal.site.demo.crowds import Somebody, crowd_of
from dorsal.site.demo.doubtful_years import make_doubtful_years
from dorsal.site.demo.drawn import make_fixed
from dorsal.site.demo.mountain import make_mountain
from dorsal.site.demo.past_seasons import as_person, make_past
from dorsal.site.demo.races_of_season import (
    MAIN,
    RACES,
    SEASON,
    SERIES,
    SERIES_NAME,
    SERIES_SUMMARY,
)
from dorsal.site.demo.stories import BallotStory, RaceStory
from dorsal.site.races.models import Dream, Edition, Milestone, Race, Sponsor, Staff
from dorsal.site.seasons.models import Series, SeriesEdition

MADE_AT = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)
BATCH = 5000
BEST_TIME_WHY = "The better time of the last two editions."
COMMITMENT_WHY = "Named in the race's list of commitments."


@transaction.atomic
def build_season() -> None:
    """Make everything that is there before the first moment; the clock must stand there already."""
    users = {one.key: _make_user(one) for one in CAST}
    series = _make_series(users)
    planned = {}
    for story in RACES:
        race = _make_race(story)
        edition = _make_edition(story, race, series)
        ballot = _make_ballot(story, edition)
        _employ(story, race, users)
        people = _make_crowd(story, race, users)
        planned[ballot.pk] = plan_arrivals(story, people)
        if story.slug == MAIN:
            make_fixed(people, planned[ballot.pk])
            director = Staff.objects.get(race=race, role="director").user
            make_mountain(edition, edition.copied_from, by=director)
    keep_plan(planned)
    _make_dreams(users)


def _make_user(one: Account) -> User:
    user = User.objects.create_user(one.email, language=one.language, joined_at=MADE_AT)
    if one.key == cast.SITE_STAFF:
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
    Person.objects.filter(user=user).update(
        name=one.name,
        birth_date=one.born,
        sex=one.sex,
        nationality=one.country,
        country=one.country,
        town=one.town,
        club=one.club,
    )
    user.refresh_from_db()
    return user


def _make_series(users: dict[str, User]) -> Series:
    made = Series.objects.create(slug=SERIES, name=SERIES_NAME, summary=SERIES_SUMMARY)
    made.organisers.add(users[cast.ORGANISER])
    return made


def _make_race(story: RaceStory) -> Race:
    race = Race.objects.create(
        slug=story.slug,
        name=story.name,
        town=story.town,
        country=story.country,
        timezone=story.timezone,
        colour=story.colour,
        accent=story.accent,
        summary=story.summary,
        signing_key=sha256(f"demonstration key of {story.slug}".encode()).hexdigest(),
        made_at=MADE_AT,
    )
    for position, name in enumerate(story.sponsors):
        Sponsor.objects.create(race=race, name=name, position=position)
    return race


def _make_edition(story: RaceStory, race: Race, series: Series) -> Edition:
    before = None
    for year in range(story.first_year, 2027):
        before = Edition.objects.create(
            race=race,
            key=str(year),
            starts_at=story.utc(story.starts) - timedelta(days=364 * (2027 - year)),
            places=story.places,
            copied_from=before,
            **_usual(story),
        )
    edition = Edition.objects.create(
        race=race,
        key=SEASON,
        starts_at=story.utc(story.starts),
        places=story.places,
        summary=story.edition_summary,
        copied_from=before,
        **_usual(story),
    )
    for one in story.milestones:
        Milestone.objects.create(
            edition=edition, at=story.utc(one.at), title=one.title, note=one.note
        )
    SeriesEdition.objects.create(
        series=series,
        edition=edition,
        season=SEASON,
        kind=story.kind,
        may_edit=story.kind == "final",
        accepted=True,
    )
    return edition


def _usual(story: RaceStory) -> dict[str, object]:
    return {
        "distance_m": story.distance_m,
        "ascent_m": story.ascent_m,
        "descent_m": story.descent_m,
        "published": True,
        "made_at": MADE_AT,
    }


def _make_ballot(story: RaceStory, edition: Edition) -> Ballot:
    told = story.ballot
    return Ballot.objects.create(
        edition=edition,
        rules=told.rules,
        rehearsal=True,
        conditions=told.conditions,
        questions=list(told.questions),
        documents=list(told.documents),
        **_dates(story, told),
    )


def _dates(story: RaceStory, told: BallotStory) -> dict[str, datetime]:
    return {
        "opens_at": story.utc(told.opens),
        "closes_at": story.utc(told.closes),
        "claims_until": story.utc(told.claims_until),
        "seals_at": story.utc(told.seals),
        "draws_at": story.utc(told.draws),
    }


def _employ(story: RaceStory, race: Race, users: dict[str, User]) -> None:
    for one in CAST:
        for slug, role in one.staff_of:
            if slug == story.slug:
                Staff.objects.create(race=race, user=users[one.key], role=role)


def _make_crowd(
    story: RaceStory, race: Race, users: dict[str, User]
) -> Sequence[tuple[Somebody, Person]]:
    crowd = crowd_of(story)
    rows = Person.objects.bulk_create([as_person(one) for one in crowd], batch_size=BATCH)
    people = list(zip(crowd, rows, strict=True))
    known = [*people, *_runners(users)] if story.slug == MAIN else people
    director = Staff.objects.get(race=race, role="director").user
    make_past(story, race, known, by=director)
    if story.slug == MAIN:
        make_doubtful_years(story, race, people, by=director)
    GivenFact.objects.bulk_create(_given(race, known, director), batch_size=BATCH)
    return people


def _runners(users: dict[str, User]) -> Iterator[tuple[Somebody, Person]]:
    for one in RUNNERS:
        yield (
            Somebody(
                name=one.name,
                born=one.born,
                sex=one.sex,
                country=one.country,
                town=one.town,
                email=one.email,
                failures=one.failures,
                commitment=one.commitment,
            ),
            users[one.key].person,
        )


def _given(
    race: Race, people: Iterable[tuple[Somebody, Person]], director: User
) -> Iterator[GivenFact]:
    """What the race's own lists say: best times and commitments."""
    for one, person in people:
        for column, value, why in (
            ("best_time", one.best_time, BEST_TIME_WHY),
            ("commitment", one.commitment, COMMITMENT_WHY),
        ):
            if value:
                yield GivenFact(
                    race=race,
                    year=int(SEASON),
                    person=person,
                    column=column,
                    value=value,
                    why=why,
                    by=director.pk,
                    at=MADE_AT,
                )


def _make_dreams(users: dict[str, User]) -> None:
    wishes = (("ane", MAIN), ("ane", "val-tsaluna"), ("lukas", "monteluna"), ("leire", MAIN))
    for key, slug in wishes:
        race = Race.objects.get(slug=slug)
        Dream.objects.create(user=users[key], race=race, made_at=MADE_AT)
