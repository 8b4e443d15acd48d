"""Settings of the tests: those of the portal, over the throw-away services that tests/services.py starts."""

import os

os.environ["PORTAL_MODE"] = "test"

from cooperation.settings import *  # noqa: F403 - the tests run with the portal's own settings

# Fast instead of strong: passwords in tests protect nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
