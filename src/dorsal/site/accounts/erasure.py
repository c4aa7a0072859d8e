"""Erasing an account: what is personal goes, what others can verify stays without a name.

The public record of a drawn ballot holds only salted hashes; with the salts and names gone from the
private store nobody can open them any more, and the draw can still be verified.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from dorsal.outside.private_store import erase_persons
from dorsal.site.accounts.erased_list import (
    Account,
    account,
    another_site,
    note_erased,
    read_erased,
)
from dorsal.site.accounts.erased_reasons import ERASED, blank_reasons
from dorsal.site.accounts.held_data import subjects_of
from dorsal.site.accounts.models import Person, User
from dorsal.site.accounts.sessions import end_all_sessions
from dorsal.site.applications.actions import acknowledge_change, lock_ballot, withdraw
from dorsal.site.applications.friends.actions import leave_quietly, tell_left
from dorsal.site.applications.models import Application, Claim, PairReview, Proof
from dorsal.site.ballots.models import GivenFact, MismatchReport, PastClaim, PastLine, PastPair
from dorsal.site.ballots.record.files import private_folder
from dorsal.site.ballots.stages import Stage, is_before, stage_of
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.models import Event, Message

SHORTEST_NAME = 5  # letters; a shorter one would be found inside other words
BLANK = {"name": "", "birth_date": None, "sex": "", "nationality": "", "country": "", "town": ""}


def erase_account(user: User) -> None:
    """Erase an account and everything personal about it, or nothing when something fails.

    Open applications are withdrawn first; of a sealed one the row stays, anonymous. Files and
    private stores come last, so that a failure of the database leaves them; erasing again finishes
    what a failure of the disk has left. The number goes onto the list by which whoever is erased
    stays erased when an older backup is restored. `OSError`, `BadInput`.
    """
    with transaction.atomic():
        persons = _persons_of(user)
        words = _words_of(user, persons)
        applications = list(_applications(persons))
        for application in applications:
            _withdraw(application, user)
        files = list(Proof.objects.filter(application__in=applications))
        stores = [(one.ballot, one.code) for one in applications]
        _blank_events(user)
        blank_reasons(applications, words)
        _blank_applications(applications)
        _blank_past(user)
        _blank_words(words)
        _blank(Person.objects.filter(pk__in=persons))
        _blank_account(user)
        note("account_erased", user, by=None)
        for ballot, code in stores:
            erase_persons(private_folder(ballot), [code])
        for proof in files:
            proof.file.delete(save=False)
        note_erased([account(user.pk, user.joined_at)])


def erase_again(*lists: Collection[Account]) -> int:
    """Erase those accounts of some lists that an older backup has brought back; returns how many.

    A number that the backup does not know yet is given to an erased account, so that nobody who
    joins later gets it. All or nothing. `OSError`, `BadInput`, also for a list of another site.
    """
    with transaction.atomic():
        back = sorted({number for listed in lists for number in come_back(listed)})
        for number in back:
            erase_account(User.objects.get(pk=number))
        listed = {one.number: one for one in sorted(frozenset[Account]().union(*lists))}
        there = User.objects.filter(pk__in=listed).values_list("pk", flat=True)
        for number in sorted(listed.keys() - set(there)):
            _keep_number(listed[number])
        _let_numbers_follow()
        erased = User.objects.filter(erased_at__isnull=False).values_list("pk", "joined_at")
        note_erased(sorted({account(*one) for one in erased} - read_erased()))
    return len(back)


def come_back(listed: Collection[Account]) -> list[int]:
    """The accounts of a list that are there again. Who has joined at another time than the list
    says is somebody else, to whom a database that was not restored by Dorsal has given the number;
    when all of them are, the list is refused (`BadInput`), for it is another site's.
    """
    there = User.objects.filter(pk__in={one.number for one in listed})
    known = {account(one.pk, one.joined_at): one for one in there}
    agree = known.keys() & set(listed)
    if known and not agree:
        raise another_site()
    return sorted(one.number for one in agree if known[one].erased_at is None)


def _keep_number(listed: Account) -> None:
    at, number = clock.now(), listed.number
    kept = User(pk=number, email=_no_address(number), is_active=False, erased_at=at)
    kept.joined_at = listed.joined_at
    kept.set_unusable_password()
    kept.save(force_insert=True)
    Person.objects.create(user=kept, erased_at=at)


def _let_numbers_follow() -> None:
    """PostgreSQL counts on by itself, and would give the numbers out that were kept just now."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [User, Person]):
            cursor.execute(sql)


def _no_address(number: int) -> str:
    return f"erased-{number}@erased.invalid"


def sealed_and_not_drawn(user: User) -> list[Application]:
    """Applications whose row is sealed already, while the draw is still to come."""
    rows = _applications(_persons_of(user))
    rows = rows.filter(withdrawn_at=None, ballot__sealings__isnull=False)
    return list(rows.filter(ballot__drawing=None).distinct())


def _persons_of(user: User) -> list[int]:
    """The numbers of their person, and of those whom a race has imported under their address and
    their name or birth date. (Families share an address: another name is another person.)
    """
    own = list(Person.objects.filter(user=user))
    imported = Person.objects.filter(user=None, email__iexact=user.email, erased_at=None)
    names = {one.name.casefold() for one in own}
    born = {one.birth_date for one in own if one.birth_date}
    same = [one for one in imported if one.name.casefold() in names or one.birth_date in born]
    return [one.pk for one in (*own, *same)]


def _applications(persons: Iterable[int]) -> QuerySet[Application]:
    mine = Application.objects.filter(person__in=persons)
    return mine.select_related("ballot__edition__race", "person__user", "friends")


def _words_of(user: User, own: Iterable[int]) -> list[str]:
    """What names them in texts: the address, and their names as they are and were imported."""
    persons = Person.objects.filter(Q(pk__in=own) | Q(stubs__person__user=user)).distinct()
    names = [name for person in persons for name in (person.name, person.email)]
    return [word for word in dict.fromkeys([user.email, *names]) if len(word) >= SHORTEST_NAME]


def _withdraw(application: Application, user: User) -> None:
    """Withdraw what is not drawn yet: with an acknowledgement until the seal."""
    stage = stage_of(application.ballot, clock.now())
    if application.withdrawn_at is not None or not is_before(stage, Stage.DRAWN):
        return
    if stage == Stage.OPEN:
        withdraw(application, by=user)
        return
    left = leave_quietly(application) if is_before(stage, Stage.SEALED) else None
    application.withdrawn_at = application.changed_at = clock.now()
    application.save(update_fields=["withdrawn_at", "changed_at"])
    if is_before(stage, Stage.SEALED):
        acknowledge_change(application, lock_ballot(application.ballot), "withdrawn", by=user)
        if left:
            tell_left(left, application)
    else:
        note("application_withdrawn", application, by=user, edition=application.ballot.edition)


def _blank_applications(applications: Iterable[Application]) -> None:
    mine = Application.objects.filter(pk__in=[one.pk for one in applications])
    pairs = PairReview.objects.filter(Q(first__in=mine) | Q(second__in=mine))
    pairs.update(reasons=[], why="")
    Claim.objects.filter(application__in=mine).update(text="", reason="", value="")
    Proof.objects.filter(application__in=mine).delete()
    mine.update(answers={}, appears="code", sealed_town="", salt="")


def _blank_past(user: User) -> None:
    """Earlier years: the imported person behind a line that is theirs is blanked as well."""
    lines = PastLine.objects.filter(person__user=user)
    mine = Q(person__user=user) | Q(stub__stubs__in=lines)
    PastPair.objects.filter(pk__in=PastPair.objects.filter(mine).values("pk")).delete()
    _blank(Person.objects.filter(stubs__in=lines, user=None))
    lines.update(applied_on=None, person=None, how="", score=0)
    PastClaim.objects.filter(person__user=user).delete()
    GivenFact.objects.filter(person__user=user).delete()
    MismatchReport.objects.filter(by=user).update(text="", answer="")


def _blank_events(user: User) -> None:
    """Events stay; the free text that stands as a reason with theirs does not."""
    about = Q(actor=user.pk) | Q(subject_kind="user", subject=user.pk)
    for kind, numbers in subjects_of(user).items():
        about |= Q(subject_kind=kind, subject__in=numbers)
    _rewritable(Event).filter(about).exclude(why="").update(why=ERASED)


def _blank_words(words: Iterable[str]) -> None:
    """Take their names out of texts that belong to others: mails, and reasons of other events."""
    for word in words:
        for field in ("subject", "body"):
            named = Message.objects.filter(**{f"{field}__contains": word})
            named.update(**{field: Replace(field, Value(word), Value(ERASED))})
        reasons = _rewritable(Event).filter(why__contains=word)
        reasons.update(why=Replace("why", Value(word), Value(ERASED)))


def _rewritable(model: type[Event]) -> QuerySet[Event]:
    """Events as a plain set of rows: an erasure is the one thing that may rewrite a text in them;
    who, what and when stay.
    """
    return QuerySet(model)


def _blank_account(user: User) -> None:
    at = clock.now()
    _blank(Person.objects.filter(user=user))
    Message.objects.filter(to=user).delete()
    user.dreams.all().delete()
    user.staff_of.all().delete()
    user.organises.clear()
    end_all_sessions(user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    _blank_admin_log(user)
    user.email = _no_address(user.pk)
    user.is_active = user.is_staff = user.is_superuser = False
    user.erased_at = at
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def _blank(persons: QuerySet[Person]) -> None:
    Person.objects.filter(pk__in=list(persons.values_list("pk", flat=True))).update(
        **BLANK, club="", email="", erased_at=clock.now()
    )


def _blank_admin_log(user: User) -> None:
    LogEntry.objects.filter(user=user).delete()
    persons = Person.objects.filter(user=user)
    for model, numbers in ((User, [user.pk]), (Person, [one.pk for one in persons])):
        kind = ContentType.objects.get_for_model(model)
        about = LogEntry.objects.filter(content_type=kind, object_id__in=map(str, numbers))
        about.update(object_repr=ERASED, change_message="")
