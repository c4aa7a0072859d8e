"""The pages as a WSGI application.

`dorsal.asgi` serves it, and awaits bodies and drops forged headers before; a WSGI server by itself
does neither.
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.site.settings")

application = get_wsgi_application()

from dorsal.site.pages.loading import load_pages  # noqa: E402 - needs the loaded settings

load_pages()
