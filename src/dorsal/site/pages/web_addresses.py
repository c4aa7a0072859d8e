"""A field for addresses on the web: without a scheme, https is meant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """Django's, whose form assumes https already (as Django 6 does)."""

    def formfield(self, **options: Any) -> forms.Field | None:
        """The field of a form."""
        return super().formfield(assume_scheme="https", **options)
