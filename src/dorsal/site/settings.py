"""Django's settings, from the environment. Each setting of ours is explained in
docs/reference/settings.md.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from dorsal.site import environment as env
from dorsal.site.courses.map_source import read_map_source

HERE = Path(__file__).parent
DATA = env.folder("DORSAL_DATA", "dorsal-data")
DEMO = env.switch("DORSAL_DEMO", False)
DEBUG = env.switch("DORSAL_DEBUG", False)


def _kept_secret(file: Path) -> str:
    """The key of the installation, made when it is first asked for."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as fresh:
            fresh.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii")


SECRET_KEY = env.text("DORSAL_SECRET_KEY") or _kept_secret(DATA / "secret-key")
SITE_ADDRESS = env.site_address("DORSAL_URL", "http://localhost:8000")
SECURE = SITE_ADDRESS.startswith("https://")
ALLOWED_HOSTS = env.names(
    "DORSAL_HOSTS",
    "*" if DEMO or DEBUG else f"{urlsplit(SITE_ADDRESS).hostname},localhost,127.0.0.1,[::1]",
)
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
TRUSTED_PROXIES = env.number("DORSAL_PROXIES", 0, highest=5)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATABASES = {"default": env.database("DATABASE_URL", DATA / "dorsal.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AREAS = [
    "dorsal.site.journal",
    "dorsal.site.accounts",
    "dorsal.site.races",
    "dorsal.site.seasons",
    "dorsal.site.ballots",
    "dorsal.site.applications",
    "dorsal.site.shows",
    "dorsal.site.courses",
    "dorsal.site.raceday",
    "dorsal.site.demo",
    "dorsal.site.pages",
]
INSTALLED_APPS = [
    *AREAS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dorsal.site.pages.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dorsal.site.accounts.middleware.LanguageAndUnitsMiddleware",
]
ROOT_URLCONF = "dorsal.site.urls"
CSRF_FAILURE_VIEW = "dorsal.site.pages.views.forged"
WSGI_APPLICATION = "dorsal.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "dorsal.site.pages.templating.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
# The Jinja2 loader finds `templates/<area>/` of each area; only what is not there falls to Django.
TEMPLATES[0]["DIRS"] = [HERE / area.rsplit(".", 1)[1] / "templates" for area in AREAS]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Accounts: a code typed where one began, or a passkey (django-allauth). Typing the code proves the
# address, so allauth's own verification of addresses is not used.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/me/"
ACCOUNT_ADAPTER = "dorsal.site.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "dorsal.site.accounts.forms.SignInForm",
    "confirm_login_code": "dorsal.site.accounts.forms.CodeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_TIMEOUT = 60 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {  # per address only above what a club's or a race office's network sends
    "request_login_code": "400/h/ip,6/15m/key",
    "login": "600/h/ip",
    "login_failed": "600/h/ip,10/15m/key",
    "reauthenticate": "20/15m/user",
}
MFA_ADAPTER = "dorsal.site.accounts.adapter.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "600/h/ip"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_SSL_REDIRECT = False  # the proxy's task; the site would hide its own health check
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 180 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
VIDEO_HOSTS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": list(VIDEO_HOSTS),
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # a language is listed once its catalogue is complete
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA / "uploads"  # private: views of ours decide who may fetch what
RECORDS_ROOT = DATA / "records"  # public records, one folder to a ballot
PRIVATE_ROOT = DATA / "private"  # names and salts of sealed ballots
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "dorsal_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

for _setting, _value in env.mail_server("DORSAL_MAIL").items():
    globals()[_setting] = _value
if DEMO:
    EMAIL_BACKEND = "dorsal.site.demo.outbox.OutboxBackend"  # nothing leaves a demonstration
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DORSAL_MAIL_FROM", "Dorsal <dorsal@localhost>")
MAILS_PER_MINUTE = env.number("DORSAL_MAILS_PER_MINUTE", 120, lowest=1, highest=100_000)
RACE_MAKERS = env.choice("DORSAL_RACE_MAKERS", "everybody", ("everybody", "staff"))
BEACON_RELAYS = tuple(env.names("DORSAL_BEACON_RELAYS"))  # empty: those that Dorsal knows
MAP = read_map_source(env.text("DORSAL_MAP"), env.text("DORSAL_MAP_CREDIT"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("DORSAL_LOG", "WARNING").upper()},
}
