"""``python -m bench.search fill SIZE``: fill this database with SIZE generated needs and their documents of the search.

``python -m bench.search facts``: time the statements of searches and suggestions in it, and sign in those who ask; JSON to
stdout: milliseconds and CPU of the database for each kind of query, sessions.

Texts are put together inside the database from sentences that the portal's own code cut into words, so that a million
documents take minutes.
"""

import datetime
import json
import os
import random
import sys
import time
from statistics import mean, quantiles
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from bench.pages import Page, Request

ROUNDS = 40
SENTENCES = 4_000
DISTRICTS = 10
OFFICIALS_DISTRICT, SERVED_DISTRICTS = 3, (4, 5)
SUBSTANCES = [
    "对硝基苯胺",
    "邻氯苯酚",
    "间二甲苯",
    "酞菁蓝",
    "双酚A",
    "环氧树脂",
    "聚丙烯酰胺",
    "氯化钠",
    "二氧化钛",
    "硫酸铵",
    "甲基丙烯酸甲酯",
    "己内酰胺",
    "丙烯腈",
    "三氯化铝",
    "水杨酸",
    "对苯二酚",
    "丁二烯",
    "苯乙烯",
    "碳酸锂",
    "磷酸铁锂",
    "吡啶",
    "噻吩",
    "呋喃",
    "喹啉",
    "蒽醌",
    "联苯",
    "偶氮苯",
    "脲醛",
    "醋酸乙烯",
    "氨基磺酸",
]
ACTIONS = [
    "催化加氢",
    "精馏提纯",
    "膜分离",
    "结晶",
    "萃取",
    "干燥",
    "废水处理",
    "VOC治理",
    "余热回收",
    "连续硝化",
    "重氮化",
    "磺化",
    "氯化",
    "氧化",
    "聚合",
    "造粒",
    "表面改性",
    "包装",
    "在线检测",
    "中试放大",
    "放大生产",
    "酶催化",
    "光催化",
    "电解",
    "吸附",
    "脱色",
    "过滤",
    "粉碎",
    "混合",
    "储存",
]
WISHES = (
    "收率只有七成，希望提高到九成以上", "成本高，企业难以承受", "产品色泽不稳定，客户投诉较多", "需要降低能耗并缩短周期",
    "副产物多，分离困难", "现有设备腐蚀严重，需要新的工艺路线", "氯离子含量超过客户要求", "希望与学院共同开发新产品",
)  # fmt: skip
RARE = "六氟异丙醇"
EVERYWHERE = "目前"
"""Stands in every text and in no title: of all matches in the index suggestions want none."""
# Each kind of query with words in about so many of a hundred documents.
QUERIES = {
    "very common (工艺, 希望)": ["工艺", "希望", "企业"],
    "typical (对硝基苯胺, 膜分离)": ["对硝基苯胺", "膜分离", "重氮化", "酞菁蓝", "余热回收", "聚丙烯酰胺"],
    "two terms (VOC 治理 吸附)": ["VOC 吸附", "酞菁蓝 结晶", "双酚A 成本"],
    "rare (六氟异丙醇)": [RARE],
    "absent": ["二茂锆"],
    "one character (苯)": ["苯"],
}

TYPED = {
    "beginning of a word in many titles": ["催化", "废水处", "膜分", "结晶"],
    "whole substance": ["对硝基苯胺", "聚丙烯酰胺", "酞菁蓝"],
    "number of a need": ["N-4711", "n-99"],
    "rare": [RARE[:3], RARE],
    "in every text, in no title": [EVERYWHERE],
}
"""What is typed when suggestions are asked for."""


def main(what: str, *numbers: str) -> None:
    """Fill, or measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
    import django

    django.setup()
    if what == "fill":
        generate(int(numbers[0]))
        return
    from accounts.models import User
    from bench.prepare import sign_in

    readers = list(User.objects.filter(email__endswith="@bench.example").order_by("pk"))
    facts = {
        "search": {name: timed(words, readers) for name, words in QUERIES.items()},
        "suggestions": {name: timed(typed, readers, unfinished=True) for name, typed in TYPED.items()},
        "sessions": [sign_in(reader) for reader in readers],
    }
    json.dump(facts, sys.stdout)


def pages(facts: dict[str, Any], count: int) -> list[Page]:
    """The page of results and the fragment of suggestions for each kind of query, each reader in turn."""
    asked = [("page", "/search/?q=", name, words) for name, words in QUERIES.items()]
    asked += [("suggestions", "/search/suggest/?q=", name, words) for name, words in TYPED.items()]
    sessions = facts["sessions"]
    return [
        Page(
            name=f"{what}: {name}",
            requests=[
                Request(
                    path=address + quote(words[number // len(sessions) % len(words)]),
                    session=sessions[number % len(sessions)],
                )
                for number in range(count)
            ],
        )
        for what, address, name, words in asked
    ]


def places() -> tuple[list[int], Any]:
    """Ids of the districts, and an enterprise that has all the needs.

    Those who search are an official of one district, a researcher of a college that serves two, and the administrator.
    """
    from accounts.enums import OrganisationKind, Role
    from accounts.models import CooperationLink, Membership, Organisation, User
    from enterprises.models import Enterprise, Park
    from researchers.models import Researcher

    kinds = OrganisationKind
    districts = [Organisation.objects.create(kind=kinds.DISTRICT, name=f"District {n}") for n in range(DISTRICTS)]
    college = Organisation.objects.create(kind=kinds.COLLEGE, name="College")
    since = timezone.localdate() - datetime.timedelta(days=30)
    for number in SERVED_DISTRICTS:
        CooperationLink.objects.create(college=college, district=districts[number], starts_on=since)
    office = Organisation.objects.create(kind=kinds.PLATFORM, name="Office")
    members = {
        "official": (districts[OFFICIALS_DISTRICT], Role.DISTRICT_OFFICIAL),
        "researcher": (college, Role.RESEARCHER),
        "office": (office, Role.PLATFORM_ADMIN),
    }
    for name, (organisation, role) in members.items():
        user = User.objects.create(email=f"{name}@bench.example", name=name, hidden_digest={})
        Membership.objects.create(user=user, organisation=organisation, role=role)
        if role == Role.RESEARCHER:
            Researcher.objects.create(user=user, college=college, state="vetted")
    park = Organisation.objects.create(kind=kinds.PARK, name="Park", parent=districts[0])
    Park.objects.create(organisation=park, district=districts[0])
    owner = Organisation.objects.create(kind=kinds.ENTERPRISE, name="示例精细化工有限公司", parent=park)
    enterprise = Enterprise.objects.create(
        organisation=owner,
        district=districts[0],
        park=park,
        uscc="91410205MA00000001",
        state="verified",
        industry="2643",
    )
    return [district.pk for district in districts], enterprise


def sentences() -> list[str]:
    """Sentences as enterprises write them; frequent substances first."""
    chance = random.Random(1)  # noqa: S311 - the same data every time
    return [
        f"{chance.choice(SUBSTANCES)}{chance.choice(ACTIONS)}的工艺{number % 97}：{chance.choice(WISHES)}"
        if number % 2
        else f"{chance.choice(ACTIONS)}环节{number % 89}，{chance.choice(SUBSTANCES)}，{chance.choice(WISHES)}"
        for number in range(SENTENCES)
    ]


def generate(size: int) -> None:
    """Write ``size`` needs and their documents, the rare word into ten of them.

    The index of words is made afterwards, as a restore does.
    """
    from django.db import connection
    from psycopg2.extras import execute_values

    from bench.rows import insert
    from needs.models import Need
    from search.indexing import TABLE
    from search.vectors import WINDOW_MARKS

    districts, enterprise = places()
    rows = [(number, text, vector(text)) for number, text in [(-2, EVERYWHERE), (-1, RARE), *enumerate(sentences())]]
    district = f"(ARRAY{districts})[1 + i % {DISTRICTS}]"
    # A document: a title and four sentences; marks of its district, of one of a thousand enterprises.
    pick = f"(hashint8(i * 8 + {{n}}) & 2147483647) % {SENTENCES}"
    words = "setweight(s0.words, 'A') || s1.words || s2.words || s3.words || s4.words || everywhere.words"
    number = "setweight(('n:1 ' || i || ':2')::tsvector, 'B')"
    marks = (
        "ARRAY['Kind:need', 'Area:a' || i % 4, 'Year:' || 2020 + i % 7, 'State:published', 'Park:' || i % 20, "
        f"'D' || {district}, 'L' || {district}, 'E' || i % 1000]"
    )
    joins = " ".join(f"JOIN bench_sentence s{n} ON s{n}.number = {pick.format(n=n)}" for n in range(5))
    joins += " JOIN bench_sentence rare ON rare.number = -1 JOIN bench_sentence everywhere ON everywhere.number = -2"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DROP INDEX IF EXISTS search_document_tsv")
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 - documents of the people above
        cursor.execute("CREATE TEMP TABLE bench_sentence (number int PRIMARY KEY, text text, words tsvector)")
        execute_values(cursor.cursor, "INSERT INTO bench_sentence VALUES %s", rows, template="(%s, %s, %s::tsvector)")
        cursor.execute("ANALYZE bench_sentence")
        cursor.execute(
            f"INSERT INTO {TABLE} (id, kind, object_id, number, title, body, district_id, park_id, area, industry, state, "  # noqa: S608 - our own names and constants
            "created, changed_at, digest, tsv) "
            "SELECT i, 'need', i, 'N-' || i, s0.text, concat_ws('。', s1.text, s2.text, s3.text, s4.text), "
            f"{district}, i % 20, 'a' || i % 4, '2643', 'published', now(), now(), '', {words} || {number} "
            f"|| CASE WHEN i % {max(1, size // 10)} = 7 THEN rare.words ELSE ''::tsvector END "
            f"|| array_to_tsvector({marks}) || array_to_tsvector({WINDOW_MARKS.format(id='i')}) "
            f"FROM generate_series(1, {size}) AS i {joins} ORDER BY i"
        )
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{TABLE}', 'id'), {size})")
        insert(
            Need,
            f"generate_series(1, {size}) AS i",
            id="i",
            number="'N-' || i",
            enterprise_id=str(enterprise.pk),
            district_id=district,
            park_id=str(enterprise.park_id),
            state="'published'",
            title="'需求'",
            trouble="'困难'",
            contact_name="'联系人'",
            contact_phone="'0371-00000000'",
            created_by_id="1",
        )
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(f"CREATE INDEX search_document_tsv ON {TABLE} USING gin (tsv)")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(f"VACUUM (ANALYZE) {TABLE}")
        cursor.execute("VACUUM (ANALYZE) needs_need")


def vector(text: str) -> str:
    """The words of a text and their places, as the database reads them."""
    from search.folding import fold
    from search.tokens import words_of
    from search.vectors import quoted

    found: dict[str, list[int]] = {}
    for word in words_of(fold(text)):
        found.setdefault(word.text, []).append(word.place)
    return " ".join(f"{quoted(word)}:{','.join(map(str, at))}" for word, at in found.items())


def timed(words: list[str], readers: list[Any], *, unfinished: bool = False) -> dict[str, float]:
    """Milliseconds of a search (``unfinished``: of suggestions), and the CPU that the database spends on its statements.

    Asked by each reader in turn: an official (a tenth of all), a researcher (two tenths), the administrator (everything).
    """
    from django.db import connection

    from bench.measure import cpu_ns
    from search.selectors import search, suggest

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    times: list[float] = []
    costs: list[float] = []
    found = 0
    for number in range(ROUNDS + len(readers)):
        reader, word = readers[number % len(readers)], words[number // len(readers) % len(words)]
        before, began = cpu_ns(pid), time.perf_counter()
        if unfinished:
            count = len(suggest(reader, word))
        else:
            results = search(reader, word)
            count = results.count + results.more_than
        if number >= len(readers):  # the first round warms up
            times.append((time.perf_counter() - began) * 1000)
            costs.append((cpu_ns(pid) - before) / 1e6)
            found = max(found, count)
    cuts = quantiles(times, n=100, method="inclusive")
    worst = quantiles(costs, n=100, method="inclusive")[94]
    return {"p50": cuts[49], "p95": cuts[94], "cpu": mean(costs), "cpu_p95": worst, "found": found}


if __name__ == "__main__":
    main(*sys.argv[1:])
