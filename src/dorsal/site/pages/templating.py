"""The Jinja2 environment of our own pages: what every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, select_autoescape

from dorsal import __version__
from dorsal.site.journal import clock
from dorsal.site.pages import formats


def environment(**options: Any) -> Environment:
    """The environment: strict about names, with translations, addresses and formats."""
    options["undefined"] = StrictUndefined
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do"]
    options["trim_blocks"] = options["lstrip_blocks"] = True
    options["autoescape"] = select_autoescape(("html", "xml", "svg"))  # mails are plain text
    made = Environment(**options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True
    )
    made.globals.update(
        static=static,
        url=_address,
        now=lambda: clock.now(),  # looked up at each call, so that tests can stop the clock
        messages_of=get_messages,
        language=translation.get_language,
        languages=settings.LANGUAGES,
        demo=settings.DEMO,
        version=__version__,
    )
    made.filters.update(formats.FILTERS)
    return made


def _address(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
