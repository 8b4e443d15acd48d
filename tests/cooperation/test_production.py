"""Settings and the production set: refused without secrets, documented, and in agreement with each other."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from cooperation.local.services import ROLES

BASE = Path(settings.BASE_DIR)
COMPLETE = {
    "PORTAL_MODE": "production",
    "PORTAL_SECRET_KEY": "0123456789" * 5,
    "PORTAL_URL": "https://portal.example.test",
    "DATABASE_URL": "postgresql://app:pass%40word@db.example.test:5432/portal",
    "REDIS_URL": "redis://broker.example.test:6379/0",
    "EMAIL_HOST": "mail.example.test",
    "PORTAL_MAIL_FROM": "portal@example.test",
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Start with exactly these variables and print a few settings."""
    program = "from django.conf import settings as s; d = s.DATABASES['default'];"
    program += "print(d['USER'], d['PASSWORD'], d['HOST'], s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.DEBUG)"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cooperation.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_everything_set() -> None:
    result = start(COMPLETE)
    assert result.stdout.strip() == "app pass@word db.example.test ['portal.example.test'] True False", result.stderr


@pytest.mark.parametrize("name", sorted(set(COMPLETE) - {"PORTAL_MODE"}))
def test_production_refuses_a_missing_value(name: str) -> None:
    for environment in ({k: v for k, v in COMPLETE.items() if k != name}, COMPLETE | {name: ""}):
        result = start(environment)
        assert result.returncode == 1
        assert f"ImproperlyConfigured: {name}" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SECRET_KEY", "only-for-one-machine-never-in-production"),
        ("PORTAL_SECRET_KEY", "too-short"),
        ("PORTAL_SECRET_KEY", "x" * 60),
        ("DATABASE_URL", "postgresql://app@db.example.test:5432/portal"),
        ("DATABASE_URL", "postgresql://app:app@db.example.test:5432/portal"),
        ("DATABASE_URL", "postgresql://app:postgres@db.example.test:5432/portal"),
        ("PORTAL_URL", "http://portal.example.test"),
        ("PORTAL_MODE", "staging"),
    ],
)
def test_production_refuses_an_unsafe_value(name: str, value: str) -> None:
    result = start(COMPLETE | {name: value})
    assert result.returncode == 1
    assert f"ImproperlyConfigured: {name}" in result.stderr


def test_production_has_no_development_mailbox() -> None:
    program = "import django; django.setup(); from django.urls import reverse; reverse('mailbox')"
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cooperation.settings", **COMPLETE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "NoReverseMatch" in result.stderr


def read_variables() -> set[str]:
    """Every environment variable that the code reads."""
    found = set()
    for path in BASE.glob("*/**/*.py"):
        if path.relative_to(BASE).parts[0] not in {"tests", ".venv", "var"}:
            found |= set(re.findall(r"(?:\benv|environ\.get)\(\s*\"([A-Z_]+)\"", path.read_text()))
            found |= set(re.findall(r"\"([A-Z_]+)\" (?:not )?in os\.environ", path.read_text()))
    return found


def test_every_variable_is_documented() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (BASE / "docs" / "settings.md").read_text(), re.MULTILINE))
    read = read_variables()
    assert documented == read


def test_the_production_set_gives_every_value_and_asks_for_every_secret() -> None:
    compose = yaml.safe_load((BASE / "docker-compose.yml").read_text())
    services = compose["services"]
    always = {name for name, service in services.items() if "profiles" not in service}
    assert always == {"postgres", "valkey", "prepare", "web", "worker", "beat", "mailer", "proxy", "backup"}
    assert {name: service["profiles"] for name, service in services.items() if name not in always} == {
        "clamav": ["scanner"]
    }
    portal = {name: service for name, service in services.items() if service["image"] == "portal"}
    for name, service in portal.items():
        assert set(COMPLETE) <= set(service["environment"]), name
        owner = "DATABASE_OWNER_URL" in service["environment"]
        assert owner == (name in {"prepare", "backup"}), f"{name} must not know the owner's password"
        assert set(service["environment"]) <= read_variables(), name
    asked = set(re.findall(r"\$\{([A-Z_]+):\?\}", (BASE / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^([A-Z_]+)=$", (BASE / ".env.example").read_text(), re.MULTILINE))
    assert asked <= example
    commands = [service["command"] for service in portal.values() if "command" in service]
    named = re.findall(r"manage\.py\W+(\w+)", " ".join(" ".join(command) for command in commands))
    assert [name for name in named if name not in get_commands()] == []


def test_every_setting_can_be_made_in_the_production_set() -> None:
    services = yaml.safe_load((BASE / "docker-compose.yml").read_text())["services"].values()
    given = {name for service in services if service["image"] == "portal" for name in service["environment"]}
    image = set(re.findall(r"([A-Z_]+)=", (BASE / "Dockerfile").read_text().split("\nENV ")[1].split("\nUSER")[0]))
    assert read_variables() - given - image == {"PORT", "PORTAL_VAR", "NO_COLOR"}  # of ``make run``


def test_the_files_that_the_production_set_names_exist() -> None:
    compose = yaml.safe_load((BASE / "docker-compose.yml").read_text())
    mounts = [mount for service in compose["services"].values() for mount in service.get("volumes", [])]
    sources = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    copied = re.findall(r"^COPY (?!--from)(\S+)", (BASE / "Dockerfile").read_text(), re.MULTILINE)
    assert [name for name in [*sources, *copied] if not (BASE / name).exists()] == []
    assert {mount.split(":")[0] for mount in mounts if mount[0] not in "./$"} <= set(compose["volumes"])


def test_roles_are_the_same_on_one_machine_and_in_the_production_set() -> None:
    script = (BASE / "deploy" / "roles.sh").read_text()
    grants = re.findall(r"GRANT SET .*;", ROLES)
    assert len(grants) == 1
    assert grants[0] in script
    assert re.findall(r"CREATE ROLE (\w+) LOGIN", ROLES) == re.findall(r"CREATE ROLE (\w+) LOGIN", script)
