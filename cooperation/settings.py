"""Settings of the portal. Every value that differs between machines comes from the environment.

The table of variables is docs/settings.md. ``PORTAL_MODE`` is ``local`` (one machine, embedded services, development
mailbox), ``test`` or ``production``; production refuses to start with a missing or default secret.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from cooperation.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = os.environ.get("PORTAL_MODE", "local")
if MODE not in {"local", "test", "production"}:
    raise ImproperlyConfigured(f"PORTAL_MODE is {MODE!r}; it must be local, test or production.")
PRODUCTION = MODE == "production"
# Where one machine keeps its data; on servers only the folder of files matters (PORTAL_MEDIA_ROOT).
VAR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))
DEVELOPMENT_KEY = "only-for-one-machine-never-in-production"
KNOWN_PASSWORDS = frozenset({"", "postgres", "portal", "password", "secret", "changeme", "change-me"})
"""What a database is given before somebody thinks of a password; so is the role's own name."""


def env(name: str, default: str = "") -> str:
    """Value of an environment variable; in production one without a default must be set."""
    value = os.environ.get(name, default)
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"{name} must be set in production; see docs/settings.md.")
    return value


def database(url: str) -> dict[str, object]:
    """Django's database dictionary for ``postgresql://user:password@host:port/name?host=/socket/folder``."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }


def refuse_known_password(name: str, settings: dict[str, object]) -> None:
    """In production a database over the network has a password of its own; a socket may trust the account instead."""
    by_socket = str(settings["HOST"]).startswith("/")
    if PRODUCTION and not by_socket and settings["PASSWORD"] in KNOWN_PASSWORDS | {settings["USER"]}:
        raise ImproperlyConfigured(f"{name} must hold a password that nobody can guess in production.")


SECRET_KEY = env("PORTAL_SECRET_KEY", "" if PRODUCTION else DEVELOPMENT_KEY)
if PRODUCTION and (SECRET_KEY == DEVELOPMENT_KEY or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10):
    raise ImproperlyConfigured("PORTAL_SECRET_KEY must be a random secret of at least 50 characters in production.")
DEBUG = False
PORTAL_URL = env("PORTAL_URL", "" if PRODUCTION else "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = (
    [urlsplit(PORTAL_URL).hostname or "localhost"] if PRODUCTION else ["localhost", "127.0.0.1", "testserver"]
)
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
if PRODUCTION:
    if not PORTAL_URL.startswith("https://"):
        raise ImproperlyConfigured("PORTAL_URL must begin with https:// in production.")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
SECURE_REFERRER_POLICY = "same-origin"
# How many proxies of ours stand in front: rate limits must count the client's address, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PORTAL_PROXY_COUNT", "1" if PRODUCTION else "0"))

# The role ``owner`` migrates; the portal itself runs as ``app``, which may not touch audit events.
DATABASE_ROLE = os.environ.get("PORTAL_DATABASE_ROLE", "app")
DATABASES = {"default": database(env("DATABASE_URL", "" if PRODUCTION else "postgresql://app@localhost/portal"))}
DATABASE_APP_ROLE = str(DATABASES["default"]["USER"])
if DATABASE_ROLE == "owner":
    DATABASES = {
        "default": database(env("DATABASE_OWNER_URL", "" if PRODUCTION else "postgresql://owner@localhost/portal"))
    }
refuse_known_password("DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL", DATABASES["default"])
# Rate limits live in the database, so that neither the loss nor the flush of the broker forgets them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # Beyond this some are dropped, limits in force among them; expired ones go every hour (cooperation.tasks).
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Limits of pages on which every statement counts (core.limits.PROCESS).
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "template_partials",
    "csp",
    "django.forms",
    "core",
    "accounts",
    "notifications",
    "calendars",
    "files",
    "jobs",
    "indicators",
    "search",
    "enterprises",
    "researchers",
    "needs",
    "projects",
    "talent",
    "platforms",
    "meetings",
    "dashboards",
    "demo",
    "cooperation",
    "cooperation.apps.PortalAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_prometheus",
]

MIDDLEWARE = [
    "cooperation.middleware.HealthMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "cooperation.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ScopeMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "core.middleware.ReadableAddressMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.HtmxAnswersMiddleware",
    "core.middleware.SignedOutMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "cooperation.urls"
WSGI_APPLICATION = "cooperation.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "core.templatetags.ui",
                "core.templatetags.ui_blocks",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# People sign in by e-mail address only, which they confirm by a mailed code. Answers never tell whether an address is known.
ACCOUNT_ADAPTER = "cooperation.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Digits are quickest on a phone. Mail may take minutes to arrive; the code is one of 10^8 with three attempts.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 8}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

MFA_ADAPTER = "cooperation.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey alone signs in, so the device must have asked for finger, face or PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_TOLERANCE = 1

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("PORTAL_STATIC_ROOT", VAR / "static"))
MEDIA_ROOT = Path(os.environ.get("PORTAL_MEDIA_ROOT", VAR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # No address serves this folder: files leave it through the permission of their record only.
    "private": {"BACKEND": "core.storage.WholeFileStorage", "OPTIONS": {"location": MEDIA_ROOT}},
}
# What an organisation may keep, and a person who belongs to none; one request with files may be this large.
FILE_QUOTA_MB = int(os.environ.get("PORTAL_FILE_QUOTA_MB", "20000"))
FILE_QUOTA_PERSON_MB = int(os.environ.get("PORTAL_FILE_QUOTA_PERSON_MB", "200"))
FILE_REQUEST_MB = int(os.environ.get("PORTAL_FILE_REQUEST_MB", "50"))
# League tables hide numbers of fewer records: they would tell of single people or contracts.
SMALL_NUMBER = int(os.environ.get("PORTAL_SMALL_NUMBER", "3"))
# Days after a meeting for which names and addresses of its guests are kept: until the minutes are final and the next
# meetings of the series are planned. Personal Information Protection Law 个人信息保护法, art. 19 (shortest time necessary)
# and art. 47 (deletion once the purpose is reached).
GUEST_DAYS = int(os.environ.get("PORTAL_GUEST_DAYS", "180"))
# The model of meaning that matching uses beside shared words; empty: words alone.
MATCHING_MODEL = os.environ.get("PORTAL_MATCHING_MODEL", "" if MODE == "test" else "search.ranking.embedding.Use")

# The virus scanner's socket; without one files are not scanned.
CLAMAV = os.environ.get("PORTAL_CLAMAV", "")
FILE_UPLOAD_HANDLERS = [
    "core.uploads.BoundedRequestHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Sessions live in the database: the loss of the broker logs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# The broker only wakes workers up. It may be slow, hung or gone: no page waits for it longer than one socket timeout.
CELERY_BROKER_URL = env("REDIS_URL", "" if PRODUCTION else "redis://localhost:6379/0")
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "socket_keepalive": True,
    # Without these a refused connection is tried again for two seconds, whatever task_publish_retry says.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "visibility_timeout": CELERY_TASK_TIME_LIMIT + 60,
    # A killed worker's messages come back within seconds after that, not within minutes.
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 10,
}
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = os.environ.get("PORTAL_BEAT_FILE", str(VAR / "beat"))

# Mail: on one machine a folder with a page, elsewhere SMTP.
MAILBOX = VAR / "mailbox"
EMAIL_BACKEND = (
    "cooperation.mailbox.FolderBackend" if MODE == "local" else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env("EMAIL_HOST", "" if PRODUCTION else "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_SECURITY", "") == "starttls"
EMAIL_USE_SSL = os.environ.get("EMAIL_SECURITY", "") == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("PORTAL_MAIL_FROM", "" if PRODUCTION else "portal@example.test")

LOGGING = logging_settings(as_json=PRODUCTION, level=os.environ.get("PORTAL_LOG_LEVEL", "INFO"))
# Figures for Prometheus are shown to whoever sends this as a bearer token, and to nobody while it is empty.
METRICS_TOKEN = os.environ.get("PORTAL_METRICS_TOKEN", "")
PROMETHEUS_EXPORT_MIGRATIONS = False

# Nothing loads from another host, nothing runs inline. ``data:`` images: the theme's own icons.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SITE_NAME = _("Yuwangtai university–enterprise cooperation portal")
FORM_RENDERER = "core.forms.PortalRenderer"
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"

# Audit events carry their context (who, from where) in the row: no shared context table to upsert.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="audit_events", related_query_name="audit_event")
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
