"""Series: who organises them, and which editions count in a season."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsal.site.pages.web_addresses import WebAddressField


class Series(models.Model):
    """A series of races that is run every season."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("in a few sentences"), blank=True)
    website = WebAddressField(_("website"), blank=True)
    organisers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="organises", blank=True
    )

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class SeriesEdition(models.Model):
    """An edition that counts in a season of a series, once its organiser has accepted it.

    The race's director asks for it, and so lets the series' organiser see all of the edition;
    `may_edit` is the race's grant that they may also edit.
    """

    KINDS = (("race", _("race")), ("final", _("final")))

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="editions")
    edition = models.ForeignKey("races.Edition", on_delete=models.CASCADE, related_name="in_series")
    season = models.CharField(max_length=20)
    kind = models.CharField(max_length=8, choices=KINDS, default="race")
    may_edit = models.BooleanField(default=False)
    accepted = models.BooleanField(default=False)

    class Meta:
        ordering = ("edition__starts_at",)
        constraints = (
            models.UniqueConstraint(fields=("series", "edition"), name="once_in_a_series"),
        )

    def __str__(self) -> str:
        return f"{self.edition_id} in {self.series_id}"
