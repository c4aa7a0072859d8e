"""The import of applications: a plan to look at, and its confirmation, which does all or nothing.

A row is somebody known when they are surely an earlier applicant of the race. It also becomes the
application of an account with its e-mail address whose profile is blank, or has the name and the
very birth date; of such an account the preview says nothing, since a file of guesses would make it
tell who has one, and when they were born. Whoever surely applies already is not imported a
second time. Whatever is doubtful is imported, and becomes a pair for the office's review. Each
application is acknowledged like any other; the mails follow in the background (`mails.py`).
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_noop

from dorsal.ballot.past_years import SURE, find_pairs
from dorsal.ballot.past_years import Person as ComparedPerson
from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.acknowledgements import content_hash_of_new, give_receipts
from dorsal.site.applications.importing.rows import ImportedFile, ImportedRow, read_import
from dorsal.site.applications.models import Application
from dorsal.site.applications.office.actions import lock_until_sealed
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.models import Event
from dorsal.site.journal.statistics import renew_statistics

IMPORTED = "applications_imported"
FROM_FILE = gettext_noop("from the imported file")
AT_ONCE = 1000
Status: TypeAlias = Literal["new", "known", "applies"]


class ImportedAlready(RuntimeError):
    """This very file has been imported."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of a row: a new person, somebody known, or nothing, as they apply already.
    A `person` who is new to the race has an account that the race does not know of.
    """

    row: ImportedRow
    status: Status
    person: int = 0
    number: int = 0


@dataclass(frozen=True)
class Plan:
    """What an import will do; `doubtful` counts the pairs that it will bring."""

    file: ImportedFile
    rows: tuple[PlannedRow, ...]
    doubtful: int

    def count(self, status: Status) -> int:
        """How many rows have a status."""
        return sum(one.status == status for one in self.rows)

    @property
    def imported(self) -> int:
        """How many applications it will make."""
        return len(self.rows) - self.count("applies")


def plan_import(data: bytes, ballot: Ballot, told: Mapping[str, str]) -> Plan:
    """What importing a file would do. `BadInput` when it is no table. A few queries."""
    file = read_import(data, ballot, told)
    known = _KnownPeople(ballot, [str(row.profile["email"]) for row in file.rows])
    found = find_pairs([*known.compared(), *(_compared(row) for row in file.rows)])
    sure: dict[str, list[str]] = defaultdict(list)
    doubtful = 0
    for pair in found:
        one, other = sorted((pair.one.key, pair.other.key))
        if not other.startswith("row"):
            continue
        if pair.score >= SURE and not one.startswith("row"):
            sure[other].append(one)
        elif not one.startswith("known"):
            doubtful += 1
    return Plan(file, tuple(_planned(file.rows, sure, known)), doubtful)


def confirm_import(data: bytes, ballot: Ballot, told: Mapping[str, str], *, by: User) -> Plan:
    """Import a file: in one transaction, with numbers that have no gaps; returns what was done.

    `BadInput` with every error, `ImportedAlready`, `NotOpen` once the ballot is sealed.
    """
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        held = lock_until_sealed(ballot)
        done = Event.objects.filter(edition=held.edition, verb=IMPORTED, details__sha256=digest)
        if done.exists():
            raise ImportedAlready
        plan = plan_import(data, held, told)
        if plan.file.errors:
            raise BadInput(one for one in plan.file.problems if one.level == "error")
        first, acknowledged = held.last_number + 1, held.last_acknowledged
        _import(held, [one for one in plan.rows if one.status != "applies"], by=by)
        note(
            IMPORTED,
            held,
            by=by,
            edition=held.edition,
            sha256=digest,
            first=first,
            last=held.last_number,
            known=plan.count("known"),
            applied_already=plan.count("applies"),
            first_acknowledgement=acknowledged + 1,
            last_acknowledgement=held.last_acknowledged,
        )
        renew_statistics(Application, Person, User, GivenFact)
    return plan


def _import(ballot: Ballot, planned: Sequence[PlannedRow], *, by: User) -> None:
    persons = _persons(planned)
    at, number = clock.now(), ballot.last_number
    made = Application.objects.bulk_create(
        (
            Application(
                ballot=ballot,
                person=person,
                number=number + place,
                made_at=at,
                changed_at=at,
                answers=dict(one.row.answers),
                salt=secrets.token_hex(32),
                imported=True,
            )
            for place, (one, person) in enumerate(zip(planned, persons, strict=True), start=1)
        ),
        batch_size=AT_ONCE,
    )
    ballot.last_number = number + len(planned)
    ballot.save(update_fields=["last_number"])
    _give_facts(ballot, zip(planned, persons, strict=True), by=by)
    give_receipts([(one, content_hash_of_new(one)) for one in made], ballot, "applied")


def _persons(planned: Sequence[PlannedRow]) -> list[Person]:
    """The person of each row: made anew, or known; a known one's blank fields are filled."""
    known = Person.objects.select_related("user").in_bulk(
        [one.person for one in planned if one.person]
    )
    made = _new_persons([one.row for one in planned if not one.person])
    fresh = iter(Person.objects.bulk_create(made, batch_size=AT_ONCE))
    filled = [_fill(known[one.person], one.row) for one in planned if one.person]
    fields = ["name", "birth_date", "sex", "nationality", "country", "town", "club"]
    Person.objects.bulk_update(filled, fields, batch_size=AT_ONCE)
    return [known[one.person] if one.person else next(fresh) for one in planned]


def _new_persons(rows: Sequence[ImportedRow]) -> list[Person]:
    """A person for each row, not kept yet. The first of an address that has no account yet gets
    one, which they take over by signing in; another one of the same address has none.
    """
    emails = {str(row.profile["email"]) for row in rows}
    free = (
        emails - set(User.objects.filter(email__in=emails).values_list("email", flat=True)) - {""}
    )
    firsts = {str(row.profile["email"]): row for row in reversed(rows)}
    users = [User(email=email, password=make_password(None)) for email in firsts if email in free]
    accounts = {one.email: one for one in User.objects.bulk_create(users, batch_size=AT_ONCE)}
    made = []
    for row in rows:
        email = str(row.profile["email"])
        account = accounts.get(email) if firsts[email] is row else None
        said = {**row.profile, "email": ""} if account else row.profile
        made.append(Person(user=account, **said))
    return made


def _fill(person: Person, row: ImportedRow) -> Person:
    for field, value in row.profile.items():
        if field != "email" and not getattr(person, field):
            setattr(person, field, value)
    return person


def _give_facts(ballot: Ballot, imported: Iterable[tuple[PlannedRow, Person]], *, by: User) -> None:
    at = clock.now()
    GivenFact.objects.bulk_create(
        (
            GivenFact(
                race=ballot.edition.race,
                year=ballot.year,
                person=person,
                column=column,
                value=value,
                why=FROM_FILE,
                by=by.pk,
                at=at,
            )
            for one, person in imported
            for column, value in one.row.facts.items()
        ),
        batch_size=AT_ONCE,
    )


class _KnownPeople:
    """Whom the race may know of: who applies already, earlier applicants, accounts by e-mail."""

    def __init__(self, ballot: Ballot, emails: Sequence[str]) -> None:
        applying = Application.objects.filter(ballot=ballot).select_related("person__user")
        self.numbers = {one.person_id: one.number for one in applying}
        self._persons = {one.person_id: one.person for one in applying}
        earlier = Application.objects.filter(ballot__edition__race=ballot.edition.race)
        earlier = earlier.exclude(ballot=ballot).select_related("person__user")
        self._persons |= {one.person_id: one.person for one in earlier if not one.person.erased_at}
        self.of_race = frozenset(self._persons)
        self.blank: dict[str, int] = {}
        for person in _accounts(emails):
            if person.name:
                self._persons[person.pk] = person
            else:
                self.blank[person.user.email if person.user else ""] = person.pk

    def may_be(self, person: int, row: ImportedRow) -> bool:
        """Whether somebody who is surely this row is known to the race, or born on its very day."""
        born: date = row.profile["birth_date"]
        return person in self.of_race or self._persons[person].birth_date == born

    def compared(self) -> list[ComparedPerson]:
        """They as the comparison sees them: `applies`, then `known`, before `row`."""
        return [
            ComparedPerson(
                key=f"{'applies' if pk in self.numbers else 'known'}{pk:012}",
                name=person.name,
                born=person.birth_date,
                email=person.user.email if person.user else person.email,
                country=person.country,
                town=person.town,
            )
            for pk, person in self._persons.items()
        ]


def _accounts(emails: Sequence[str]) -> Iterable[Person]:
    asked = sorted({email for email in emails if email})
    for start in range(0, len(asked), 5 * AT_ONCE):
        some = asked[start : start + 5 * AT_ONCE]
        yield from Person.objects.filter(user__email__in=some).select_related("user")


def _compared(row: ImportedRow) -> ComparedPerson:
    said = row.profile
    return ComparedPerson(
        key=f"row{row.line:012}",
        name=said["name"],
        born=said["birth_date"],
        email=said["email"],
        country=said["country"],
        town=said["town"],
    )


def _planned(
    rows: Iterable[ImportedRow], sure: Mapping[str, list[str]], known: _KnownPeople
) -> Iterable[PlannedRow]:
    taken: set[int] = set()
    for row in rows:
        found = sure.get(f"row{row.line:012}", [])
        applying = [int(key[7:]) for key in found if key.startswith("applies")]
        if applying:
            yield PlannedRow(row, "applies", applying[0], known.numbers[applying[0]])
            continue
        alike = [pk for key in found if known.may_be(pk := int(key[5:]), row)]
        persons = alike or [known.blank.get(row.profile["email"], 0)]
        person = persons[0] if len(persons) == 1 and persons[0] not in taken else 0
        taken.add(person)
        yield PlannedRow(row, "known" if person in known.of_race else "new", person)
