"""Races, their editions, who works for them, and who dreams of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsal.site.pages.web_addresses import WebAddressField


class Race(models.Model):
    """A race, which comes back with an edition every year or so.

    `signing_key` is the race's Ed25519 key (32 bytes, hex) that signs acknowledgements; its public
    half is on the race's page. Colours are `#rrggbb` and were checked for contrast.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    town = models.CharField(_("town"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=3, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Madrid")
    summary = models.TextField(_("in a few sentences"), blank=True)
    website = WebAddressField(_("website"), blank=True)
    colour = models.CharField(_("main colour"), max_length=7, default="#14532d")
    accent = models.CharField(_("second colour"), max_length=7, default="#b45309")
    logo = models.FileField(upload_to="logos/", blank=True)
    signing_key = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """What somebody may do for a race. A director may everything; a helper works on applications;
    a volunteer sees what race day needs.
    """

    ROLES = (("director", _("director")), ("helper", _("helper")), ("volunteer", _("volunteer")))

    race = models.ForeignKey(Race, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_of"
    )
    role = models.CharField(max_length=10, choices=ROLES)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("race", "user"), name="one_role_in_a_race"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.race_id}"


class Sponsor(models.Model):
    """A sponsor in the strip of a race's pages."""

    race = models.ForeignKey(Race, on_delete=models.CASCADE, related_name="sponsors")
    name = models.CharField(max_length=80)
    website = WebAddressField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One edition of a race. Distances are in metres; `starts_at` is the gun of the race.

    `key` is what the address shows, mostly the year. `cancelled_why` is empty while it is on.
    """

    race = models.ForeignKey(Race, on_delete=models.PROTECT, related_name="editions")
    key = models.SlugField(max_length=20)
    starts_at = models.DateTimeField(_("start"))
    places = models.PositiveIntegerField(_("places"))
    distance_m = models.PositiveIntegerField(_("distance"), default=0)
    ascent_m = models.PositiveIntegerField(_("climb"), default=0)
    descent_m = models.PositiveIntegerField(_("descent"), default=0)
    summary = models.TextField(_("in a few sentences"), blank=True)
    video = WebAddressField(_("video"), blank=True)
    published = models.BooleanField(_("published"), default=False)
    cancelled_why = models.TextField(_("why it is cancelled"), blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.UniqueConstraint(fields=("race", "key"), name="one_edition_of_a_key"),
        )

    def __str__(self) -> str:
        return f"{self.race.name} {self.key}"


class Milestone(models.Model):
    """A date of an edition beside those of its ballot: bib collection, briefing, buses."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="milestones")
    at = models.DateTimeField()
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return self.title


class LookAgain(models.Model):
    """Something to look at again in an edition that was copied from the one before."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="look_again")
    what = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.what


class Dream(models.Model):
    """A race somebody dreams of, and what they want to be told of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dreams"
    )
    race = models.ForeignKey(Race, on_delete=models.CASCADE, related_name="dreamt_by")
    tell_opening = models.BooleanField(default=True)
    tell_closing = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "race"), name="one_dream_of_a_race"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} dreams of {self.race_id}"
