"""Pages are loaded before the first visitor."""

from __future__ import annotations

from pathlib import Path

from dorsal.site import pages
from dorsal.site.pages.loading import ENDINGS, load_pages


def test_every_template_of_the_site_compiles() -> None:
    site = Path(pages.__file__).parents[1]
    templates = [one for one in site.glob("*/templates/**/*") if one.suffix[1:] in ENDINGS]
    assert load_pages() == len(templates)
