"""Accounts and persons: an account signs in, a person's data stands in one erasable row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts: an e-mail address is all that one needs."""

    def create_user(self, email: str, **fields: Any) -> User:
        """Make an account and its person; it signs in by codes and passkeys, not by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        Person.objects.create(user=user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account for the installation's staff, who may use the admin."""
        user = self.create_user(email, is_staff=True, is_superuser=True, **fields)
        if password:
            user.set_password(password)
            user.save(update_fields=["password"])
        return user


UNITS = (("metric", _("kilometres and metres")), ("imperial", _("miles and feet")))


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Its number stays in events and records when the account is erased."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=8, default="en")
    units = models.CharField(
        max_length=8,
        default="metric",
        choices=UNITS,
    )
    erased_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.email

    @property
    def spoken_language(self) -> str:
        """The account's language, if the site speaks it; otherwise the site's first."""
        return (
            self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        )


class Person(models.Model):
    """Who somebody is: everything personal that Dorsal keeps of them, in one row.

    A person without an account stands behind lines of earlier years and imported applications.
    `sex` is as used for categories; `nationality` and `country` are ISO 3166 codes of three
    letters. An erased person's row stays, blank.
    """

    SEXES = (("F", _("women")), ("M", _("men")), ("X", _("open")))

    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(_("full name"), max_length=120, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    sex = models.CharField(_("category"), max_length=1, blank=True, choices=SEXES)
    nationality = models.CharField(_("nationality"), max_length=3, blank=True)
    country = models.CharField(_("country of residence"), max_length=3, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    club = models.CharField(_("club"), max_length=80, blank=True)
    email = models.EmailField(blank=True)  # of imported persons; accounts have their own
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("name",)), models.Index(fields=("birth_date",)))

    def __str__(self) -> str:
        return self.name or f"person {self.pk}"

    @property
    def is_complete(self) -> bool:
        """Whether it says enough to apply: name, birth date and category."""
        return bool(self.name and self.birth_date and self.sex)

    @property
    def first_name(self) -> str:
        """The first part of the name."""
        return self.name.split(" ", 1)[0]


class SignIn(models.Model):
    """A session that somebody has begun: where they are signed in, and since when.

    `device` names browser and system in two words; no network address is kept. The row goes when
    the session ends.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.user_id} on {self.device}"
