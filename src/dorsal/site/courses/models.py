"""What is kept of a course: tracks as they were uploaded, what its organiser says of it, its
checkpoints, and splits of past editions. What a track says is computed from them and never kept.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_M = 2_000_000  # no race is longer
HIGHEST_M = 100_000  # nor climbs more


class CourseKind(models.TextChoices):
    """Which course of an edition: the one that is run, or the one prepared for bad weather."""

    MAIN = "main", _("The course")
    BAD_WEATHER = "bad-weather", _("The bad-weather course")


class TrackFile(models.Model):
    """A track as it was uploaded, byte for byte, and the name it had; the bytes never change.

    `taken_at` is when a course first took it; until then it is only looked at.
    """

    edition = models.ForeignKey(
        "races.Edition", on_delete=models.CASCADE, related_name="track_files"
    )
    kind = models.CharField(max_length=12, choices=CourseKind.choices)
    file = models.FileField(upload_to="courses/")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class EditionCourse(models.Model):
    """A course of an edition: the track it has, and what its organiser says of it, in metres.

    With `calibrated`, the profile is warped until its length and climb are the organiser's. The
    finish times expected of four runners, in seconds, are for fans; all four are set, or none.
    """

    edition = models.ForeignKey("races.Edition", on_delete=models.CASCADE, related_name="courses")
    kind = models.CharField(max_length=12, choices=CourseKind.choices, default=CourseKind.MAIN)
    track = models.ForeignKey(TrackFile, on_delete=models.PROTECT, related_name="courses")
    official_m = models.PositiveIntegerField(
        _("official distance"), null=True, blank=True, validators=[MaxValueValidator(LONGEST_M)]
    )
    official_ascent_m = models.PositiveIntegerField(
        _("official climb"), null=True, blank=True, validators=[MaxValueValidator(HIGHEST_M)]
    )
    calibrated = models.BooleanField(_("show the official figures"), default=False)
    note = models.TextField(_("in a few sentences"), blank=True)
    first_woman_s = models.PositiveIntegerField(_("first woman"), null=True, blank=True)
    first_man_s = models.PositiveIntegerField(_("first man"), null=True, blank=True)
    middle_s = models.PositiveIntegerField(_("middle of the field"), null=True, blank=True)
    last_s = models.PositiveIntegerField(_("last finisher"), null=True, blank=True)
    published = models.BooleanField(_("published"), default=False)

    class Meta:
        ordering = ("edition", "-kind")
        constraints = (
            models.UniqueConstraint(fields=("edition", "kind"), name="one_course_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind}"


class CourseCheckpoint(models.Model):
    """A checkpoint of a course as its organiser places it.

    `key` tells it from the others of its course. Distance, climb and descent are metres from the
    start, the cut-off seconds after the gun, `services` words of the organiser's own.
    """

    course = models.ForeignKey(EditionCourse, on_delete=models.CASCADE, related_name="checkpoints")
    key = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    distance_m = models.FloatField(_("distance"))
    ascent_m = models.FloatField(_("climb so far"), null=True, blank=True)
    descent_m = models.FloatField(_("descent so far"), null=True, blank=True)
    altitude_m = models.FloatField(_("altitude"), null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    cutoff_s = models.FloatField(_("cut-off"), null=True, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    services = models.JSONField(_("what there is"), default=list, blank=True)
    spectators = models.BooleanField(_("spectators can be there"), default=False)
    way_there = models.TextField(_("the way there"), blank=True)
    road_closes_at = models.DateTimeField(_("the road closes"), null=True, blank=True)

    class Meta:
        ordering = ("course", "distance_m", "id")
        constraints = (
            models.UniqueConstraint(fields=("course", "key"), name="one_checkpoint_of_a_key"),
        )

    def __str__(self) -> str:
        return self.name


class PastSplits(models.Model):
    """The splits of a past edition as they were uploaded, byte for byte, with that edition's
    checkpoints; the plans of `edition` rest on them. Nobody's name in them is ever shown.

    `label` is what the past edition is called, its year as a rule. `checkpoints` are fields of
    `dorsal.course.checkpoints.Checkpoint`, in their order. `taken_at` is when plans first used it;
    until then it is only looked at.
    """

    edition = models.ForeignKey(
        "races.Edition", on_delete=models.CASCADE, related_name="past_splits"
    )
    label = models.CharField(max_length=20)
    file = models.FileField(upload_to="splits/")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    checkpoints = models.JSONField()
    uploaded_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-label", "id")
        verbose_name_plural = "past splits"

    def __str__(self) -> str:
        return f"{self.label}: {self.name}"
