"""Django's settings for the tests: the site's own, with a throw-away data folder."""

import os
import tempfile
from pathlib import Path

os.environ["DORSAL_SECRET_KEY"] = "the tests' key, which protects nothing and is long enough"
os.environ["DORSAL_DATA"] = str(Path(tempfile.gettempdir()) / f"dorsal-tests-{os.getpid()}")
os.environ["DATABASE_URL"] = os.environ.get("DORSAL_TEST_DATABASE_URL", "")

from dorsal.site.settings import *  # noqa: F403

ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # files are found when asked for: each test's client is new
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT = None  # from the source, by the finders
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):  # noqa: F405
    # a real file, since threads of one process cannot share SQLite in memory without locks
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['DORSAL_DATA']}.sqlite3"}  # noqa: F405
