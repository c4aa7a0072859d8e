"""The area's configuration: in a demonstration, pages get the bar."""

from __future__ import annotations

from typing import cast

from django.apps import AppConfig
from django.conf import settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2


class DemoConfig(AppConfig):
    """The demonstration."""

    name = "dorsal.site.demo"

    def ready(self) -> None:
        """Give the templates what the bar shows."""
        if not settings.DEMO:
            return
        from dorsal.site.demo.bar import ROLES, bar_of  # inline: models load after this module

        pages = cast(Jinja2, engines["jinja2"])
        pages.env.globals.update(demo_bar=bar_of, demo_roles=ROLES)
