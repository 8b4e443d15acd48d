"""Projects on their way from the work to its acceptance."""

import datetime
import io
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from needs.enums import ClaimState, NeedState
from needs.models import Claim, Need
from projects.enums import AcceptanceResult, ProjectState, Verdict
from projects.models import Acceptance, Project
from projects.services import acceptance as services
from tests.factories.claims import Case
from tests.factories.projects import make_project
from tests.factories.world import World


def pdf_upload(name: str) -> SimpleUploadedFile:
    """A sound PDF of one empty page."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    content = io.BytesIO()
    pdf.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def make_running(claim: Claim) -> Project:
    """The project of an accepted claim, its contract signed and its work under way."""
    Need.objects.filter(pk=claim.need_id).update(state=NeedState.CONTRACTED)
    project = Project.objects.filter(claim=claim).first() or make_project(claim)
    today = timezone.localdate()
    Project.objects.filter(pk=project.pk).update(
        state=ProjectState.RUNNING, starts_on=today - datetime.timedelta(days=200), ends_on=today
    )
    return Project.objects.get(pk=project.pk)


def running_project(case: Case) -> Project:
    """The case's project, under way."""
    return make_running(case.claim(ClaimState.ACCEPTED))


def items_of(project: Project, measured: str = "40", unit: str = "ppm") -> dict[int, dict[str, str]]:
    """The same measured value for every technical indicator."""
    row = {"measured": measured, "unit": unit, "evidence": "Test report T-1"}
    return {requirement.pk: dict(row) for requirement in project.requirements.all()}


def draft(project: Project, measured: str = "40", unit: str = "ppm") -> Acceptance:
    """An application that its leader has written and not handed in."""
    return services.save_application(
        actor=project.leader.user,
        project=project,
        data={"summary": "Three columns run at the enterprise.", "expert_opinion": ""},
        items=items_of(project, measured, unit),
        seen=None,
    )


def applied(project: Project, measured: str = "40", unit: str = "ppm") -> Acceptance:
    """An application before the enterprise."""
    return services.hand_in(draft(project, measured, unit), actor=project.leader.user)


def verdicts(acceptance: Acceptance, verdict: str = Verdict.MET, remark: str = "") -> dict[int, tuple[str, str]]:
    """The same verdict on every indicator."""
    return {item.pk: (verdict, remark) for item in acceptance.items.all()}


def accepted(project: Project, head: Any, result: str = AcceptanceResult.PASSED) -> Acceptance:
    """A project whose result was accepted."""
    round_ = applied(project)
    remark = "" if result == AcceptanceResult.PASSED else "Not everything was reached."
    return services.decide(round_, actor=head, result=result, verdicts=verdicts(round_), remark=remark)


def decide(case: Case, round_: Acceptance, result: str, **changes: Any) -> Acceptance:
    """The head's decision, with the same verdict on every indicator."""
    values: dict[str, Any] = {"verdicts": verdicts(round_), "remark": "Because."}
    return services.decide(round_, actor=case.users["head"], result=result, **(values | changes))


def extend_world(world: World) -> None:
    """A round being prepared, one to be decided and one accepted, each on a project of its own."""
    records, head = world.records, world.users["enterprise_head"]
    from tests.factories.claims import make_claim
    from tests.factories.needs import make_need

    def project() -> Project:
        need = make_need(records["enterprise_profile"], NeedState.MATCHED, by=head, requirements=1)
        return make_running(make_claim(need, records["researcher_profile"], ClaimState.ACCEPTED))

    records["running_project"] = project()
    records["acceptance_draft"] = draft(project())
    records["acceptance"] = applied(project())
    records["accepted_round"] = accepted(project(), head)
    records["accepted_project"] = records["accepted_round"].project
