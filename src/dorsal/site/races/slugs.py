"""Words for addresses, made from names."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

LONGEST_SLUG = 60


def free_slug(name: str, rows: QuerySet[Any], *, reserved: Container[str], otherwise: str) -> str:
    """A word for addresses made from a name, with a number where one of `rows` has it already or it
    is reserved; made from `otherwise` when the name has no letter for it.
    """
    base = slugify(name)[: LONGEST_SLUG - 4] or otherwise
    slug, number = base, 1
    while slug in reserved or rows.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
