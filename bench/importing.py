"""``python -m bench.importing ROWS``: import a generated table through the page and by the command; JSON to stdout.

The work of the page's two jobs is run in this process, as a Celery worker would run it, so that its statements and its
memory can be seen.
"""

import io
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEADINGS = ["需求名称", "需求内容", "企业名称", "需求领域", "预算", "期望完成时间", "技术指标", "联系人"]
# One row in so many has a fault that a clerk must see.
FAULTY = 50


def main(rows: int) -> None:
    """Prepare people and enterprises, then import the table twice: the second time every text is another one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
    import django

    django.setup()
    from accounts.models import User
    from bench.data import fill, ready
    from bench.prepare import sign_in
    from enterprises.models import Enterprise

    fill(1000)
    official = User.objects.get(pk=ready().official)
    enterprises = Enterprise.objects.filter(state="verified").select_related("organisation").order_by("id")[:40]
    names = [enterprise.organisation.name for enterprise in enterprises]
    facts = by_page(sign_in(official), book(rows, names, "页面"))
    facts += by_command(official, book(rows, names, "命令", faulty=False), enterprises[0].uscc)
    json.dump(facts, sys.stdout)


def book(rows: int, names: list[str], mark: str, *, faulty: bool = True) -> bytes:
    """An .xlsx as a district collects it."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, rows + 1):
            wrong = faulty and number % FAULTY == 0
            sheet.write_row(
                number,
                0,
                [
                    f"{mark}：第{number}号母液脱盐与回用",
                    f"第{number}号装置的母液含盐约百分之八，无法回用，每月外运处置四十吨，" * 4,
                    names[number % len(names)],
                    "工艺改造",
                    "三十来万" if wrong else "30-50",
                    "2027年6月",
                    "氯离子 ≤ 50 mg/L；回用率 ≥ 90 %",
                    "王工",
                ],
            )
    return target.getvalue()


def stage(name: str, work: Callable[[], Any]) -> tuple[dict[str, Any], Any]:
    """Run one stage: seconds, statements, and the most memory that the process held meanwhile."""
    from django.db import connection

    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(sql)
        return execute(sql, params, many, context)

    Path("/proc/self/clear_refs").write_text("5")
    before, began = memory("VmRSS"), time.perf_counter()
    with connection.execute_wrapper(note):
        result = work()
    seconds = time.perf_counter() - began
    measured = {"stage": name, "seconds": seconds, "statements": len(seen), "mb": memory("VmHWM") - before}
    return measured, result


def memory(what: str) -> float:
    """Megabytes of this process."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None  # noqa: S101 - Linux has it
    return int(found[1]) / 1024


def by_page(session: str, content: bytes) -> list[dict[str, Any]]:
    """Upload, check, look at the preview, start, import, look at the end."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from jobs import running
    from jobs.models import Job

    client = Client()
    client.cookies.load({"sessionid": session})
    place = re.search(
        r'<select name="place".*?<option value="(\d+)"', client.get("/needs/import/").content.decode(), re.S
    )
    assert place is not None  # noqa: S101
    facts = []

    def measured(name: str, work: Callable[[], Any]) -> Any:
        fact, result = stage(name, work)
        facts.append(fact)
        return result

    upload = SimpleUploadedFile("needs.xlsx", content)
    answer = measured("page: upload", lambda: client.post("/needs/import/", {"upload": upload, "place": place[1]}))
    preview = answer["Location"]
    measured("page: check (worker)", lambda: running.run(Job.objects.latest("id").pk))
    shown = measured("page: preview", lambda: client.get(preview)).content.decode()
    start = re.search(r'action="(/needs/import/\d+/start/)"', shown)
    assert start is not None, shown  # noqa: S101
    answer = measured("page: start", lambda: client.post(start[1], {"leave_out": "1"}))
    measured("page: import (worker)", lambda: running.run(Job.objects.latest("id").pk))
    done = Job.objects.latest("id")
    measured(f"page: end ({done.result.get('count')} drafts)", lambda: client.get(answer["Location"]))
    measured("page: list of needs", lambda: client.get("/needs/"))
    return facts


def by_command(official: Any, content: bytes, code: str) -> list[dict[str, Any]]:
    """The check alone, then check and import."""
    from django.core.management import call_command

    facts = []
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        for name, extra in (("command: --dry-run", ["--dry-run"]), ("command: check and import", [])):
            told = io.StringIO()
            arguments = [file.name, f"--enterprise={code}", f"--actor={official.email}", *extra]
            fact, _ = stage(name, lambda words=arguments, told=told: call_command("import_needs", *words, stdout=told))
            facts.append(fact)
    return facts


if __name__ == "__main__":
    main(int(sys.argv[1]))
