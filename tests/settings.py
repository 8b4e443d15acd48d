"""Settings of the tests: those of the portal, over the throw-away services that tests/services.py starts."""

import os

os.environ["PORTAL_MODE"] = "test"

from cooperation.settings import *  # noqa: F403 - the tests run with the portal's own settings
from cooperation.settings import BASE_DIR, INSTALLED_APPS, MIDDLEWARE, STORAGES

# Looks at our migrations for what would lock or break a running portal (`make lint`).
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    "no_cache": True,
    "include_apps": [path.parent.name for path in BASE_DIR.glob("*/migrations")],
    # Makes a new table by hand; the linter cannot see that its index locks nobody.
    "ignore_name": ["0001_cache_table"],
    # They make new tables only, which nobody uses yet.
    "ignore_initial_migrations": True,
    # Indexes on tables that exist are made with AddIndexConcurrently.
    "warnings_as_errors": ["CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "DROP_INDEX", "REINDEX"],
}

# Fast instead of strong: passwords in tests protect nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
# A browser keeps them as it keeps the hashed names of production.
WHITENOISE_MAX_AGE = 3600
# Each test client makes the middleware anew; the static files are the same all through the run.
MIDDLEWARE = [
    "tests.static.StaticOnce" if name == "whitenoise.middleware.WhiteNoiseMiddleware" else name for name in MIDDLEWARE
]
# Files that tests upload stay out of the folder of a running portal.
STORAGES["private"] = STORAGES["private"] | {"OPTIONS": {"location": BASE_DIR / "var" / "test" / "media"}}
