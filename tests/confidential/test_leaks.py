"""What is confidential is planted first, then looked for everywhere: pages, fragments, tables, logs, broker, files."""

import base64
import contextlib
import datetime
import io
import json
import logging
import logging.config
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import pytest
import redis
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, TestCase
from django.urls import resolve, reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts import personal
from calendars.ical import as_ical
from calendars.registry import entries_of
from cooperation.logs import logging_settings
from core import exports
from core.conversation import post_message
from core.exports import FORMATS
from core.http import SECRET_ARGUMENTS
from core.storage import private_storage
from core.tasks import reset_breaker
from files.models import StoredFile
from files.services import store
from needs.enums import DisclosureState, NeedState
from needs.models import Need
from needs.services import disclosure as disclosures
from needs.services import need as needs
from needs.tasks import end_disclosures
from needs.transitions.disclosure import disclosure_machine
from notifications.digests import write_digests
from notifications.enums import Frequency
from notifications.models import Notification, OutgoingMail, Preference
from notifications.registry import events as mail_events
from notifications.sweeping import sweep
from tests.access.table import rows
from tests.access.test_exports import LISTS, OTHER_MENUS
from tests.confidential.plants import CONTROL, HOLDER, MORE_PAGES, PLANTS, hidden_fields, plant_all
from tests.factories.accounts import signed_in
from tests.factories.claims import make_leader
from tests.factories.disclosures import make_confidential_need
from tests.factories.world import ROLES, VISITOR, World, build_world
from tests.files.samples import PDF

PHRASE = re.compile(r"leak\d\dxyzzy|203\.0\.113\.2\d\d")
# What a refusal says does not depend on who is refused: one of them per address is enough.
TELLING = frozenset({200, 409, 410, 422})
KNOWN = {PHRASE.search(plant.phrase).group(): plant for plant in PLANTS}  # type: ignore[union-attr]


def phrases(text: str) -> set[str]:
    """The planted words in a text."""
    return set(PHRASE.findall(text))


@dataclass
class Seen:
    """What the crawl brought home."""

    world: World
    pages: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    where: dict[tuple[str, str], str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    exports: set[tuple[str, str]] = field(default_factory=set)
    answers: int = 0
    old_files: frozenset[str] = frozenset()


class Lines(logging.Handler):
    """Keeps log lines as production writes them."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines
        made = logging.config.dictConfigClass(logging_settings(as_json=True, level="DEBUG"))  # type: ignore[attr-defined]
        self.setFormatter(made.configure_formatter(made.config["formatters"]["line"]))

    def emit(self, record: logging.LogRecord) -> None:
        """One line as text."""
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def seen(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, service_environment: dict[str, str]
) -> Iterator[Seen]:
    """One world with everything planted, a life in it that sends mails and tasks, and everybody opening every page."""
    address, _, number = service_environment["REDIS_URL"].partition("?virtual_host=")
    queue = redis.Redis.from_url(address.replace("redis+socket", "unix"), db=int(number))
    with django_db_blocker.unblock(), transaction.atomic():
        paths: list[str] = []
        result = Seen(build_world(), old_files=frozenset(private_storage().names("")))
        handler = Lines(result.lines)
        root = logging.getLogger()
        root.addHandler(handler)
        queue.flushdb()
        reset_breaker()
        try:
            with TestCase.captureOnCommitCallbacks(execute=True):
                live(result.world)
            # The crawl takes more files than anybody may in so short a time.
            with patch.object(exports, "MOST_IN_PERIOD", 10_000):
                crawl(result)
            result.messages = list(values_of(queue))
            paths = list(StoredFile.objects.values_list("path", flat=True))
            yield result
        finally:
            root.removeHandler(handler)
            queue.flushdb()
            reset_breaker()
            transaction.set_rollback(True)
            for name in paths:
                private_storage().delete(name)


def live(world: World) -> None:
    """Plant, then do what people and the portal do with the records: every step that writes to somebody."""
    head, reader = world.users["enterprise_head"], world.users["researcher"]
    open_need = world.records["granted_disclosure_need"]
    file = store(record=open_need, kind="need.confidential", upload=pdf("draft.pdf"), actor=head)
    world.records["confidential_file"] = store(
        record=open_need, kind="need.confidential", upload=pdf("recipe.pdf"), actor=head, replaces=file
    )
    post_message(record=world.records["need"], actor=reader, body="How wet?", kind="question")
    world.records["consent"].state = "given"
    world.records["consent"].save()
    Need.objects.filter(pk=world.records["need"].pk).update(title=f"Less chloride {CONTROL}")
    daily = [
        Preference(
            user=world.users["enterprise_member"], event=event.key, frequency=Frequency.DAILY, changed_at=timezone.now()
        )
        for event in mail_events()
        if not event.mandatory
    ]
    Preference.objects.bulk_create(daily)
    plant_all(world)
    content = private_storage().path(world.records["confidential_file"].path)
    with open(content, "ab") as stored:
        stored.write(f"\n% {phrase_of('files.StoredFile.name')}\n".encode())

    need = Need.objects.get(pk=world.records["need"].pk)
    asked = disclosures.ask(actor=reader, need=need, purpose="To judge it.", name=reader.name, version=1, address=None)
    day = timezone.localdate() + datetime.timedelta(days=3)
    granted = disclosure_machine.run(asked, DisclosureState.GRANTED, actor=head, ends_on=day)
    disclosures.keep_reading(actor=reader, need=need)
    end_disclosures()
    disclosure_machine.run(granted, DisclosureState.REVOKED, actor=head, comment="The talks are over.")
    with_colleague = make_confidential_need(world, text="")
    needs.write_confidential(actor=head, need=with_colleague, text="Nothing.")
    colleague = make_leader(world.organisations["college"], "Colleague of leaks")
    disclosures.ask(
        actor=colleague.user, need=with_colleague, purpose="x", name=colleague.user.name, version=1, address=None
    )
    question = post_message(record=need, actor=reader, body="How warm?", kind="question")
    post_message(record=need, actor=head, body="Forty degrees.", kind="answer", parent=question)
    needs.step(need, NeedState.PAUSED, actor=head, comment="Overhaul.")
    needs.step(need, NeedState.PUBLISHED, actor=head)
    with time_machine.travel("2026-12-08 10:00:00+08:00", tick=False):
        sweep()
        write_digests()


def pdf(name: str) -> SimpleUploadedFile:
    """A small document."""
    return SimpleUploadedFile(name, PDF)


def phrase_of(place: str) -> str:
    """The word planted in a field."""
    return next(plant.phrase for plant in PLANTS if plant.place == place)


def crawl(result: Seen) -> None:
    """Everybody opens every address of the table that answers them, as a page and, where there is one, as a fragment."""
    world, browser = result.world, Client()
    sessions = {role: str(signed_in(user).session.session_key) for role, user in world.users.items()}
    sessions |= {VISITOR: "", HOLDER: ""}
    file = world.records["confidential_file"]
    all_roles = dict.fromkeys(ROLES, 200)
    addresses = [("files:download", f"/files/{file.public_id}/", all_roles)]
    addresses += [(name, reverse(name, args=[world.records[record].pk]), all_roles) for name, record in MORE_PAGES]
    for row in rows():
        if row.method != "get":
            continue
        url = row.url(world)
        by_link = SECRET_ARGUMENTS & resolve(url.partition("?")[0]).kwargs.keys()
        addresses.append((row.name, url, {HOLDER: row.expected[VISITOR]} if by_link else row.expected))
    refused: set[str] = set()
    for name, url, expected in addresses:
        fragment: bool | None = None
        for role, status in expected.items():
            if status not in TELLING and (status != 403 or name in refused):
                continue
            refused |= {name} if status == 403 else set()
            browser.cookies.clear()
            browser.cookies[settings.SESSION_COOKIE_NAME] = sessions[role]
            page = look(result, role, url, browser, {})
            for address in re.findall(r'href="(\?[^"]*format=(?:csv|xlsx))"', page):
                taken = look(result, role, url.partition("?")[0] + unescape(address), browser, {})
                assert name == "core:style" or "<html" not in taken, (name, role)
                result.exports.add((name, address[-4:].strip("=")))
            if status == 200 and fragment is not False:
                part = look(result, role, url, browser, {"HX-Request": "true"})
                fragment = ("<html" in page) != ("<html" in part)


def look(result: Seen, role: str, url: str, browser: Client, headers: dict[str, str]) -> str:
    """Open one address and note which planted words came; returns the text."""
    with transaction.atomic():
        answer = browser.get(url, headers=headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    text = words_of(body) if body.startswith(b"PK") else body.decode("utf-8", "replace")
    result.answers += 1
    for phrase in phrases(f"{answer.headers}{text}"):
        result.pages[phrase].add(role)
        result.where.setdefault((phrase, role), url)
    return text


def words_of(archive: bytes) -> str:
    """Everything in a workbook or other packed document."""
    with ZipFile(io.BytesIO(archive)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def values_of(queue: redis.Redis) -> Iterable[str]:
    """Everything in the broker, keys and values; bodies of messages decoded."""
    for key in queue.keys("*"):  # type: ignore[union-attr]
        kind = queue.type(key)
        yield key.decode()
        if kind == b"list":
            values: Any = queue.lrange(key, 0, -1)
        elif kind == b"hash":
            values = [part for pair in queue.hgetall(key).items() for part in pair]  # type: ignore[union-attr]
        elif kind == b"set":
            values = queue.smembers(key)
        elif kind == b"zset":
            values = queue.zrange(key, 0, -1)
        else:
            values = [queue.get(key)]
        for value in values:
            text = value.decode("utf-8", "replace")
            yield text
            if text.startswith("{") and "body" in (message := json.loads(text)):
                yield base64.b64decode(message["body"]).decode()


def tables_with_phrases() -> dict[str, set[str]]:
    """Which planted words stand in which table, whatever the column: business, audit, outbox, timeline, jobs, sessions."""
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT DISTINCT m[1] FROM "{table}" t, regexp_matches(t::text, %s, %s) m',
                [f"({PHRASE.pattern})", "g"],
            )
            for (phrase,) in cursor.fetchall():
                found[phrase].add(table)
    return found


def test_every_hidden_field_is_planted() -> None:
    assert hidden_fields() == {plant.place for plant in PLANTS}


@pytest.mark.django_db
def test_pages(seen: Seen) -> None:
    assert seen.answers > 1_000
    found = {KNOWN[phrase].place + " " + phrase: roles for phrase, roles in seen.pages.items() if phrase in KNOWN}
    wanted = {plant.place + " " + phrase: set(plant.seen_by) for phrase, plant in KNOWN.items() if plant.seen_by}
    too_much = {
        (place, role): seen.where[place.split()[1], role]
        for place, roles in found.items()
        for role in roles - wanted.get(place, set())
    }
    assert too_much == {}, too_much
    assert found == wanted, "who may see it found it nowhere: the crawl is blind there"
    lists = {name for name, _kind in seen.exports}
    assert seen.exports == {(name, kind) for name in lists for kind in FORMATS}
    assert set(LISTS) <= lists <= {*LISTS, *OTHER_MENUS}
    # The control stands in a public title.
    assert seen.pages[CONTROL] >= set(ROLES)


@pytest.mark.django_db
def test_tables(seen: Seen) -> None:
    found = tables_with_phrases()
    homes = {phrase: {plant.row(seen.world)._meta.db_table} for phrase, plant in KNOWN.items()}
    elsewhere = {KNOWN[phrase].place: found[phrase] - homes[phrase] - KNOWN[phrase].tables for phrase in KNOWN}
    assert {place: tables for place, tables in elsewhere.items() if tables} == {}
    assert {phrase for phrase in KNOWN if not homes[phrase] <= found[phrase]} == set()
    assert found[CONTROL] >= {
        "needs_need",
        "needs_needevent",
        "notifications_notification",
        "notifications_outgoingmail",
        "notifications_waitingitem",
    }


@pytest.mark.django_db
def test_mails(seen: Seen) -> None:
    """Column by column: the address of a mail is a person's, but no text tells anything."""
    texts = [f"{mail.subject}{mail.text}{mail.html}" for mail in OutgoingMail.objects.all()]
    assert phrases("".join(texts)) == {CONTROL}
    assert {mail.event.partition(".")[0] for mail in OutgoingMail.objects.all()} >= {"disclosure", "need", "waiting"}
    assert OutgoingMail.objects.filter(event__startswith="digest").exists()
    assert phrases(str(list(Notification.objects.values_list("lines", "url", "dedupe")))) == {CONTROL}


@pytest.mark.django_db
def test_logs(seen: Seen) -> None:
    assert sum('"event": "request"' in line for line in seen.lines) >= seen.answers
    assert phrases("".join(seen.lines)) == set()


@pytest.mark.django_db
def test_broker(seen: Seen) -> None:
    text = "".join(seen.messages)
    assert "notifications.tasks.deliver" in text
    assert phrases(text) == set()


@pytest.mark.django_db
def test_stored_files(seen: Seen) -> None:
    """Results of jobs, uploads, exports: only the confidential file itself holds its phrase."""
    found = {}
    for name in set(private_storage().names("")) - seen.old_files:
        # Tests that run beside this one delete what they stored.
        with contextlib.suppress(FileNotFoundError), private_storage().open(name) as stored:
            if words := phrases(stored.read().decode("utf-8", "replace")):
                found[name] = words
    assert found == {seen.world.records["confidential_file"].path: {phrase_of("files.StoredFile.name")}}


@pytest.mark.django_db
def test_calendars(seen: Seen) -> None:
    """Lines of a calendar are folded: a phrase may be cut."""
    feeds = {role: as_ical(entries_of(user), name="x").decode() for role, user in seen.world.users.items()}
    found = {role: phrases(text.replace("\r\n ", "")) for role, text in feeds.items()}
    assert found == {role: set() for role in seen.world.users} | {
        "enterprise_head": {CONTROL},
        "enterprise_member": {CONTROL},
    }


@pytest.mark.django_db
def test_personal_exports(seen: Seen) -> None:
    """A person's own data hold what the person may read and nothing else."""
    for role, user in seen.world.users.items():
        foreign = {phrase for phrase, plant in KNOWN.items() if role not in plant.seen_by}
        assert phrases(json.dumps(personal.export_of(user), default=str)) & foreign == set(), role
