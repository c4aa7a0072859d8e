"""What may happen to races and editions."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.mails import write_mail
from dorsal.site.races.models import Edition, LookAgain, Milestone, Race, Sponsor, Staff
from dorsal.site.races.slugs import free_slug

TAKEN = frozenset({"dream", "logo", "new", "office"})  # words that addresses need for themselves


def _refuse(what: str, right: str = "", *, column: str = "", value: str = "") -> BadInput:
    return BadInput([Problem(what, right, column=column, value=value)])


@transaction.atomic
def make_race(*, by: User, name: str, **fields: Any) -> Race:
    """Make a race whose director is whoever makes it; nothing of it is public yet."""
    race = Race.objects.create(
        name=name,
        slug=free_slug(name, Race.objects.all(), reserved=TAKEN, otherwise="race"),
        signing_key=secrets.token_hex(32),
        made_at=clock.now(),
        **fields,
    )
    Staff.objects.create(race=race, user=by, role="director")
    note("race_made", race, by=by, race=race)
    return race


@transaction.atomic
def change(subject: Race | Edition, fields: Mapping[str, Any], *, by: User, why: str = "") -> bool:
    """Change fields of a race or an edition; the event names those that differ. False when none
    does.
    """
    changed = [name for name, value in fields.items() if getattr(subject, name) != value]
    if not changed:
        return False
    if isinstance(subject, Edition) and "key" in changed:
        _refuse_lost_address(subject)
        _refuse_taken_key(subject.race, fields["key"])
    for name in changed:
        setattr(subject, name, fields[name])
    subject.save(update_fields=changed)
    place = {"edition": subject} if isinstance(subject, Edition) else {"race": subject}
    note(
        f"{subject._meta.model_name}_changed",
        subject,
        by=by,
        why=why,
        fields=sorted(changed),
        **place,
    )
    return True


@transaction.atomic
def set_logo(race: Race, picture: bytes, *, by: User) -> None:
    """Set the logo: a PNG picture that `logos.clean_logo` has written, or nothing."""
    if race.logo:
        race.logo.delete(save=False)
    if picture:
        race.logo.save(f"{secrets.token_hex(8)}.png", ContentFile(picture), save=False)
    race.save(update_fields=["logo"])
    note("logo_changed", race, by=by, race=race)


@transaction.atomic
def set_sponsors(race: Race, sponsors: list[tuple[str, str]], *, by: User) -> None:
    """Set the sponsors of the strip (name, website), in their order."""
    race.sponsors.all().delete()
    for position, (name, website) in enumerate(sponsors):
        Sponsor.objects.create(race=race, name=name, website=website, position=position)
    note("sponsors_changed", race, by=by, race=race, count=len(sponsors))


@transaction.atomic
def employ(race: Race, email: str, role: str, *, by: User) -> Staff:
    """Give the account of an address a role in a race, and tell it by mail. A new address gets an
    account, which its owner takes over by signing in.
    """
    user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email)
    before = Staff.objects.select_for_update().filter(race=race, user=user).first()
    if before and before.role == "director" and role != "director":
        _keep_a_director(race, before)
    staff, _made = Staff.objects.update_or_create(race=race, user=user, defaults={"role": role})
    note("staff_employed", staff, by=by, race=race, account=user.pk, role=role)
    context = {"race": race, "role": staff.get_role_display()}
    write_mail(user, "races/mails/employed", context, once=f"employed:{race.pk}:{role}")
    return staff


@transaction.atomic
def dismiss(staff: Staff, *, by: User) -> None:
    """Take a role away; a race keeps at least one director."""
    _keep_a_director(staff.race, staff)
    note("staff_dismissed", staff, by=by, race=staff.race, account=staff.user_id, role=staff.role)
    staff.delete()


def _keep_a_director(race: Race, leaving: Staff) -> None:
    others = Staff.objects.select_for_update().filter(race=race, role="director")
    if leaving.role == "director" and not others.exclude(pk=leaving.pk).exists():
        raise _refuse(_("a race needs a director"), _("make somebody else a director first"))


@transaction.atomic
def make_edition(race: Race, *, by: User, **fields: Any) -> Edition:
    """Make an edition; it is a draft until it is published."""
    _refuse_taken_key(race, fields["key"])
    edition = Edition.objects.create(race=race, made_at=clock.now(), **fields)
    note("edition_made", edition, by=by, edition=edition)
    return edition


def _refuse_lost_address(edition: Edition) -> None:
    if edition.published:
        what = _("the page is public: links and mails name its address")
        raise _refuse(what, _("keep the word"), column="key", value=edition.key)


def _refuse_taken_key(race: Race, key: str) -> None:
    if key in TAKEN or Edition.objects.filter(race=race, key=key).exists():
        raise _refuse(_("this word is taken"), _("choose another"), column="key", value=key)


@transaction.atomic
def publish_edition(edition: Edition, *, by: User) -> None:
    """Show an edition to everybody."""
    if not edition.published:
        edition.published = True
        edition.save(update_fields=["published"])
        note("edition_published", edition, by=by, edition=edition)


@transaction.atomic
def cancel_edition(edition: Edition, why: str, *, by: User) -> None:
    """Cancel an edition, or with an empty reason put it on again; the page says why."""
    edition.cancelled_why = why
    edition.save(update_fields=["cancelled_why"])
    note(
        "edition_cancelled" if why else "edition_put_on_again",
        edition,
        by=by,
        edition=edition,
        why=why,
    )


@transaction.atomic
def set_milestone(milestone: Milestone, *, by: User) -> None:
    """Save a new or changed milestone."""
    milestone.save()
    note("milestone_set", milestone, by=by, edition=milestone.edition)


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: User) -> None:
    """Remove a milestone."""
    note("milestone_removed", milestone, by=by, edition=milestone.edition)
    milestone.delete()


@transaction.atomic
def look_again_done(item: LookAgain, *, by: User) -> None:
    """Note that something has been looked at again."""
    if item.done_at is None:
        item.done_at = clock.now()
        item.save(update_fields=["done_at"])
        note("item_looked_at", item, by=by, edition=item.edition)
