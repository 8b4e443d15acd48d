"""Applying for acceptance, deciding on it, and what happens when nobody does."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS
from core.said import said
from core.standing import taking
from core.text import check_text
from core.versions import save_version
from core.waiting import rule_of
from files.services import store
from needs.enums import Importance
from notifications.waiting import open_item
from projects.certificate import certificate_file
from projects.enums import AcceptanceResult, ProjectState, Verdict
from projects.models import Acceptance, AcceptanceItem, Project, ProjectRequirement
from projects.policies import acceptance as policies
from projects.transitions.project import lock_origin, project_machine
from projects.verdicts import judge

MEASURED = ("measured", "unit", "evidence")
ACCEPTED = (AcceptanceResult.PASSED, AcceptanceResult.PARTLY)
CERTIFICATE = "acceptance.certificate"
RECORD_LANGUAGE = "zh-hans"
"""Certificates and sheets are documents of record, in the official language whoever asks for them."""


def save_application(
    *, actor: Any, project: Project, data: Mapping[str, Any], items: Mapping[int, Mapping[str, str]], seen: int | None
) -> Acceptance:
    """Keep what the leader has written so far; the first time this begins a round. ``items`` are by indicator.

    ``seen`` is the version of the application that the page showed, ``None`` where there was none.
    """
    with transaction.atomic():
        row = _lock(project)
        if not policies.can_prepare(actor, row):
            raise NotAllowed(NOT_YOURS)
        acceptance = row.acceptances.filter(decided_at__isnull=True).first()
        if acceptance is None:
            last = row.acceptances.order_by("-round").first()
            acceptance = Acceptance.objects.create(
                project=row, round=last.round + 1 if last else 1, submitted_by=actor, **data
            )
        else:
            for name, value in data.items():
                setattr(acceptance, name, value)
            save_version(acceptance, seen=seen, fields=tuple(data))
        for requirement in row.requirements.all():
            values = {name: items.get(requirement.pk, {}).get(name, "") for name in MEASURED}
            AcceptanceItem.objects.update_or_create(
                acceptance=acceptance,
                requirement=requirement,
                defaults={**values, "computed": _computed(requirement, values)},
            )
    return acceptance


def missing_in(acceptance: Acceptance) -> list[str]:
    """What an application still lacks before it can be handed in, in words."""
    items = {item.requirement_id: item for item in acceptance.items.all()}
    missing = [] if acceptance.summary.strip() else [_("the summary of the work")]
    for requirement in acceptance.project.requirements.all():
        item = items.get(requirement.pk)
        if item is None or not item.measured.strip():
            missing.append(_("the measured value of “%(name)s”") % {"name": requirement})
        elif not item.evidence.strip():
            missing.append(_("the evidence for “%(name)s”") % {"name": requirement})
    return missing


def hand_in(acceptance: Acceptance, *, actor: Any, seen: int | None = None) -> Acceptance:
    """Hand the application in: the enterprise decides. Verdicts are computed anew, since indicators may have changed."""
    with transaction.atomic():
        project, row = _lock_round(acceptance)
        if row.submitted_at is not None:
            raise Conflict(_("This application has been handed in already."))
        if not policies.can_edit(actor, row):
            raise NotAllowed(NOT_YOURS)
        missing = missing_in(row)
        if missing:
            raise DomainError(_("The application still lacks: %(missing)s") % {"missing": "; ".join(missing)})
        for item in row.items.select_related("requirement"):
            item.computed = _computed(item.requirement, {name: getattr(item, name) for name in MEASURED})
            item.save(update_fields=["computed"])
        row.submitted_by, row.submitted_at = actor, timezone.now()
        save_version(row, seen=seen, fields=("submitted_by", "submitted_at"))
        project_machine.run(project, ProjectState.ACCEPTING, actor=actor, acceptance=row)
    return row


def decide(
    acceptance: Acceptance,
    *,
    actor: Any,
    result: str,
    verdicts: Mapping[int, tuple[str, str]],
    remark: str = "",
    rectify_until: datetime.date | None = None,
    seen: int | None = None,
) -> Acceptance:
    """The enterprise's decision. ``verdicts`` are by item: the verdict and a remark, needed where it differs.

    Passing means that every indicator that must be reached was reached. Passed or partly passed completes the project, with a
    certificate; rectifying has a last day; failing terminates the project.
    """
    with transaction.atomic():
        project, row = _lock_round(acceptance)
        if row.decided_at is not None:
            raise Conflict(_("This application has been decided already."))
        if not policies.can_decide(actor, row):
            raise NotAllowed(NOT_YOURS)
        with taking(actor, lambda: policies.can_decide(actor, row)):
            items = list(row.items.select_related("requirement"))
            _take_verdicts(items, verdicts)
            _check(AcceptanceResult(result), items, remark, rectify_until)
            row.result, row.remark = result, remark
            row.rectify_until = rectify_until if result == AcceptanceResult.RECTIFY else None
            row.decided_by, row.decided_at = actor, timezone.now()
            save_version(row, seen=seen, fields=("result", "remark", "rectify_until", "decided_by", "decided_at"))
            _follow(project, row, actor)
    return row


def _follow(project: Project, acceptance: Acceptance, actor: Any) -> None:
    """What the decision means for the project."""
    after = {
        AcceptanceResult.RECTIFY: ProjectState.RECTIFYING,
        AcceptanceResult.FAILED: ProjectState.TERMINATED,
    }.get(AcceptanceResult(acceptance.result), ProjectState.COMPLETED)
    row = project_machine.run(project, after, actor=actor, comment=acceptance.remark, acceptance=acceptance)
    if after == ProjectState.RECTIFYING:
        rule = rule_of("project", ProjectState.RECTIFYING)
        if rule is not None:
            open_item(row, rule, due_on=acceptance.rectify_until)
    if after == ProjectState.COMPLETED:
        acceptance.project = row
        with translation.override(RECORD_LANGUAGE):
            store(record=acceptance, kind=CERTIFICATE, upload=certificate_file(acceptance), actor=actor)


def withdraw(acceptance: Acceptance, *, actor: Any, comment: str) -> Acceptance:
    """The leader takes an undecided application back; the work goes on."""
    if not policies.can_withdraw(actor, acceptance):
        raise NotAllowed(NOT_YOURS)
    check_text(comment, field="comment")
    return _take_back(acceptance, AcceptanceResult.WITHDRAWN, actor=actor, comment=comment)


def lapse(project: Project) -> None:
    """The enterprise did not decide: silence is no consent, so the application goes back to the leader undecided."""
    comment = said("The enterprise has not decided in time. You may apply again.")
    for acceptance in project.acceptances.filter(submitted_at__isnull=False, decided_at__isnull=True):
        _take_back(acceptance, AcceptanceResult.LAPSED, actor=None, comment=comment, automatic=True)


def _take_back(acceptance: Acceptance, result: str, *, actor: Any, comment: str, automatic: bool = False) -> Acceptance:
    with transaction.atomic():
        project, row = _lock_round(acceptance)
        if row.decided_at is not None:
            raise Conflict(_("This application has been decided already."))
        row.result, row.remark = result, comment
        row.decided_by, row.decided_at = actor, timezone.now()
        save_version(row, seen=None, fields=("result", "remark", "decided_by", "decided_at"))
        project_machine.run(
            project, ProjectState.RUNNING, actor=actor, comment=comment, automatic=automatic, acceptance=row
        )
    return row


def decide_without_rectifying(project: Project) -> None:
    """The last day for rectifying has passed without an application: the enterprise decides on the values it knows.

    What the leader has written meanwhile and not handed in is kept as it is, closed, in a round of its own.
    """
    with transaction.atomic():
        row = _lock(project)
        last = row.acceptances.filter(result=AcceptanceResult.RECTIFY).order_by("-round").first()
        if last is None:
            return
        begun = row.acceptances.select_for_update().filter(decided_at__isnull=True).first()
        if begun is not None:
            begun.result, begun.decided_at = AcceptanceResult.UNSENT, timezone.now()
            begun.remark = _(
                "The last day for rectifying came before this was handed in. If the enterprise lets you rectify again, you go on here."
            )
            save_version(begun, seen=None, fields=("result", "decided_at", "remark"))
        fresh = Acceptance.objects.create(
            project=row,
            round=(begun or last).round + 1,
            submitted_by=last.submitted_by,
            submitted_at=timezone.now(),
            summary=_("Nothing was handed in before the last day for rectifying; values are those of round %(n)s.")
            % {"n": last.round},
        )
        AcceptanceItem.objects.bulk_create(
            AcceptanceItem(
                acceptance=fresh,
                requirement_id=item.requirement_id,
                computed=item.computed,
                **{name: getattr(item, name) for name in MEASURED},
            )
            for item in last.items.all()
        )
        project_machine.run(row, ProjectState.ACCEPTING, actor=None, automatic=True, acceptance=fresh)


def _take_verdicts(items: list[AcceptanceItem], verdicts: Mapping[int, tuple[str, str]]) -> None:
    for item in items:
        verdict, remark = verdicts.get(item.pk, ("", ""))
        if verdict not in (Verdict.MET, Verdict.NOT_MET):
            raise DomainError(_("Please judge “%(name)s”.") % {"name": item.requirement}, field=f"v{item.pk}-verdict")
        if item.computed not in (Verdict.OPEN, verdict) and not remark.strip():
            raise DomainError(
                _("Your verdict on “%(name)s” differs from the numbers; please say why.") % {"name": item.requirement},
                field=f"v{item.pk}-remark",
            )
        item.verdict, item.remark = verdict, remark
        item.save(update_fields=["verdict", "remark"])


def _check(
    result: AcceptanceResult, items: list[AcceptanceItem], remark: str, rectify_until: datetime.date | None
) -> None:
    missed = [item.requirement for item in items if item.verdict == Verdict.NOT_MET]
    missed_musts = [str(one) for one in missed if one.importance == Importance.MUST]
    if result not in (*ACCEPTED, AcceptanceResult.RECTIFY, AcceptanceResult.FAILED):
        raise DomainError(_("Please choose a decision."), field="result")
    if result == AcceptanceResult.PASSED and missed_musts:
        raise DomainError(
            _("What must be reached was not: %(names)s. It can be passed in part, rectified or failed.")
            % {"names": ", ".join(missed_musts)},
            field="result",
        )
    if result != AcceptanceResult.PASSED and not remark.strip():
        raise DomainError(_("Please give the reason; the other side will read it."), field="remark")
    if result == AcceptanceResult.RECTIFY and (rectify_until is None or rectify_until <= timezone.localdate()):
        raise DomainError(_("Please give the last day for rectifying, after today."), field="rectify_until")


def _computed(requirement: ProjectRequirement, values: Mapping[str, str]) -> Verdict:
    return judge(
        comparator=requirement.comparator,
        target=requirement.target,
        target_upper=requirement.target_upper,
        target_unit=requirement.unit,
        measured=values["measured"],
        unit=values["unit"],
    )


def _lock(project: Project) -> Project:
    """Need, claim and project, locked in the order of all transactions, and fresh."""
    lock_origin(project)
    rows = Project.objects.select_for_update(of=("self",)).select_related(*project_machine.related)
    row: Project = rows.get(pk=project.pk)
    return row


def _lock_round(acceptance: Acceptance) -> tuple[Project, Acceptance]:
    project = _lock(acceptance.project)
    row = Acceptance.objects.select_for_update(of=("self",)).get(pk=acceptance.pk)
    row.project = project
    return project, row
