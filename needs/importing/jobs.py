"""The background work of an import: the check that writes nothing, then the import that writes all or nothing."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError
from core.format import is_chinese
from files.selectors import current_files, open_content
from jobs.models import Job
from jobs.registry import Outcome
from jobs.services import progress
from needs.importing.checking import Checked, Setting, check_table
from needs.importing.columns import heading_of
from needs.importing.parsing import Problem
from needs.importing.reading import Table, read_table
from needs.importing.sheets import problem_sheet
from needs.importing.writing import reserved, write_rows
from needs.models import NeedImport

SHOWN = 100
SAMPLE = 5
FILE = "need.import"


def load(upload: NeedImport) -> tuple[Table, Setting]:
    """The uploaded table and who imports it for whom."""
    file = current_files(upload, FILE).get()
    with open_content(file) as stream:
        table = read_table(file.name, stream.read())
    setting = Setting(
        actor=upload.created_by,
        enterprise=upload.enterprise,
        district=upload.district,
        park=upload.park,
        area=upload.area,
    )
    return table, setting


def record_id(job: Job) -> int:
    """The upload that the job is about; jobs of these kinds are never begun without one."""
    assert job.object_id is not None  # noqa: S101
    return job.object_id


def check(job: Job) -> Outcome:
    """Check every row and show what would happen; the sheet holds refused rows and everything that was put right."""
    upload = NeedImport.objects.select_related("created_by", "enterprise", "district", "park").get(pk=record_id(job))
    table, setting = load(upload)
    checked = check_table(table, setting, lambda done, total: progress(job.pk, done, total))
    result = summary(table, checked)
    result["import"] = upload.pk
    if not (result["problem_count"] or result["note_count"]):
        return Outcome(message=_("Every row is good."), result=result)
    sheet = problem_sheet(table, _problems(checked), _notes(checked))
    name = _("what-to-correct") + ".xlsx"
    return Outcome(message=_words(checked), result=result, file_name=name, file=sheet)


def _problems(checked: Checked) -> list[Problem]:
    return [problem for row in checked.rows for problem in row.problems]


def _notes(checked: Checked) -> list[Problem]:
    return [note for row in checked.good for note in row.notes]


def _words(checked: Checked) -> str:
    good, faulty = len(checked.good), len(checked.faulty)
    if not faulty:
        return _("Every row is good; some were put right.")
    words = ngettext("%(n)d row is good", "%(n)d rows are good", good) % {"n": good}
    return words + _(", %(n)d cannot be imported as they are.") % {"n": faulty}


def summary(table: Table, checked: Checked) -> dict[str, Any]:
    """What the preview shows: counts, the first problems and notes by row and column, some rows, new enterprises."""
    chinese = is_chinese()
    problems, notes = _problems(checked), _notes(checked)

    def shown(one: Problem) -> dict[str, Any]:
        return {"row": one.row, "column": heading_of(one.column, chinese), "message": one.message}

    new = {row.uscc: row.enterprise_name for row in checked.good if row.enterprise is None}
    return {
        "rows": len(checked.rows),
        "good": len(checked.good),
        "faulty": len(checked.faulty),
        "problem_count": len(problems),
        "problems": [shown(one) for one in problems[:SHOWN]],
        "note_count": len(notes),
        "notes": [shown(one) for one in notes[:SHOWN]],
        "unknown": table.unknown[:20],
        "new": [{"name": name, "uscc": uscc} for uscc, name in list(new.items())[:SHOWN]],
        "new_count": len(new),
        "sample": [
            {"row": row.line.number, "title": row.values["title"], "trouble": row.values["trouble"][:120]}
            for row in checked.good[:SAMPLE]
        ],
    }


def write(job: Job) -> Outcome:
    """Import the good rows of a checked table. Where somebody chose not to leave rows out, one bad row stops all."""
    upload = (
        NeedImport.objects.select_for_update(of=("self",))
        .select_related("created_by", "enterprise", "district", "park")
        .get(pk=record_id(job))
    )
    if upload.imported_at is not None:
        raise DomainError(_("This table has been imported already."))
    table, setting = load(upload)
    checked = check_table(table, setting)
    if checked.faulty and not job.parameters["leave_out"]:
        sheet = problem_sheet(table, _problems(checked), _notes(checked))
        return Outcome(
            failed=True,
            message=_("Meanwhile %(n)d rows cannot be imported; nothing was changed.") % {"n": len(checked.faulty)},
            file_name=_("what-to-correct") + ".xlsx",
            file=sheet,
        )
    numbers = reserved(job.parameters["first"], job.parameters["count"])
    needs = write_rows(checked, setting, numbers, progress=lambda done, total: progress(job.pk, done, total))
    upload.imported_at, upload.imported = timezone.now(), len(needs)
    upload.save(update_fields=["imported_at", "imported"])
    words = ngettext("%(n)d need is here as a draft.", "%(n)d needs are here as drafts.", len(needs))
    result = {
        "count": len(needs),
        "left_out": len(checked.faulty),
        "first": needs[0].number if needs else "",
        "last": needs[-1].number if needs else "",
        "on_behalf": any(need.on_behalf for need in needs),
    }
    return Outcome(message=words % {"n": len(needs)}, result=result)
