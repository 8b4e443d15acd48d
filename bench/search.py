"""``python -m bench.search SIZE``: fill the index of this database with SIZE generated documents and time searches in it.

Texts are put together inside the database from sentences that the portal's own code cut into words, so that a million
documents take minutes. JSON to stdout: milliseconds and CPU of the database for each kind of query.
"""

import json
import os
import random
import sys
import time
from statistics import quantiles
from typing import Any

ROUNDS = 40
SENTENCES = 4_000
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
# Each kind of query with words in about so many of a hundred documents.
QUERIES = {
    "very common (工艺, 希望)": ["工艺", "希望", "企业"],
    "typical (对硝基苯胺, 膜分离)": ["对硝基苯胺", "膜分离", "重氮化", "酞菁蓝", "余热回收", "聚丙烯酰胺"],
    "two terms (VOC 治理 吸附)": ["VOC 吸附", "酞菁蓝 结晶", "双酚A 成本"],
    "rare (六氟异丙醇)": [RARE],
    "absent": ["二茂锆"],
    "one character (苯)": ["苯"],
}


def main(size: int) -> None:
    """Generate, then measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
    import django

    django.setup()
    began = time.monotonic()
    generate(size)
    reader = administrator()
    built = time.monotonic() - began
    json.dump(
        {"built_s": round(built), "queries": {name: timed(words, reader) for name, words in QUERIES.items()}},
        sys.stdout,
    )


def administrator() -> Any:
    """Somebody who may see whatever is shown."""
    from accounts.enums import OrganisationKind, Role
    from accounts.models import Membership, Organisation, User

    office = Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="Office")
    user = User.objects.create(email="office@bench.example", name="Office", hidden_digest={})
    Membership.objects.create(user=user, organisation=office, role=Role.PLATFORM_ADMIN)
    return user


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
    """Write ``size`` documents, the rare word into ten of them; the index of words is made afterwards, as a restore does."""
    from django.db import connection
    from psycopg2.extras import execute_values

    from search.indexing import TABLE
    from search.tokens import words_of
    from search.vectors import WINDOW_MARKS, quoted

    def vector(text: str) -> str:
        from search.folding import fold

        places: dict[str, list[int]] = {}
        for word in words_of(fold(text)):
            places.setdefault(word.text, []).append(word.place)
        return " ".join(f"{quoted(word)}:{','.join(map(str, at))}" for word, at in places.items())

    rows = [(number, text, vector(text)) for number, text in [(-1, RARE), *enumerate(sentences())]]
    # A document: a title and four sentences; marks of one of ten districts, of one of a thousand enterprises.
    pick = f"(hashint8(i * 8 + {{n}}) & 2147483647) % {SENTENCES}"
    words = "setweight(s0.words, 'A') || s1.words || s2.words || s3.words || s4.words"
    marks = (
        "ARRAY['Kind:need', 'Area:a' || i % 4, 'Year:' || 2020 + i % 7, 'State:published', 'Park:' || i % 20, "
        "'D' || i % 10, 'L' || i % 10, 'E' || i % 1000]"
    )
    joins = " ".join(f"JOIN bench_sentence s{n} ON s{n}.number = {pick.format(n=n)}" for n in range(5))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DROP INDEX IF EXISTS search_document_tsv")
        cursor.execute("CREATE TEMP TABLE bench_sentence (number int PRIMARY KEY, text text, words tsvector)")
        execute_values(cursor.cursor, "INSERT INTO bench_sentence VALUES %s", rows, template="(%s, %s, %s::tsvector)")
        cursor.execute("ANALYZE bench_sentence")
        cursor.execute(
            f"INSERT INTO {TABLE} (id, kind, object_id, number, title, body, district_id, park_id, area, industry, state, "  # noqa: S608 - our own names and constants
            "created, changed_at, digest, tsv) "
            "SELECT i, 'need', i, 'N-' || i, s0.text, concat_ws('。', s1.text, s2.text, s3.text, s4.text), i % 10, i % 20, "
            "'a' || i % 4, '2643', 'published', now(), now(), '', "
            f"{words} || CASE WHEN i % {max(1, size // 10)} = 7 THEN r.words ELSE ''::tsvector END "
            f"|| array_to_tsvector({marks}) || array_to_tsvector({WINDOW_MARKS.format(id='i')}) "
            f"FROM generate_series(1, {size}) AS i {joins} JOIN bench_sentence r ON r.number = -1 ORDER BY i"
        )
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{TABLE}', 'id'), {size})")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(f"CREATE INDEX search_document_tsv ON {TABLE} USING gin (tsv)")
        cursor.execute(f"VACUUM (ANALYZE) {TABLE}")


def timed(words: list[str], reader: Any) -> dict[str, float]:
    """Milliseconds of the two statements of a search, and the CPU that the database spends on them.

    Searched as an official (a tenth of all), as a researcher (two tenths) and as the administrator (everything).
    """
    from django.db import connection

    from bench.measure import cpu_ns
    from search.selectors import PAGE, find, hits_of, newest_id
    from search.terms import query_of, terms_of

    people: list[Any] = [frozenset({"D3"}), frozenset({"L4", "L5"}), None]
    newest = newest_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    times, found = [], 0
    cpu = 0
    for number in range(ROUNDS + 3):
        marks = people[number % 3]
        terms = terms_of(words[number // 3 % len(words)])
        before, began = cpu_ns(pid), time.perf_counter()
        matches = find(query_of(terms), marks, newest=newest)
        hits_of(reader, matches[:PAGE], terms)
        if number >= 3:  # the first round warms up
            times.append((time.perf_counter() - began) * 1000)
            cpu += cpu_ns(pid) - before
            found = max(found, len(matches))
    cuts = quantiles(times, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "cpu": cpu / 1e6 / ROUNDS, "found": found}


if __name__ == "__main__":
    main(int(sys.argv[1]))
