"""What the lists of projects, contracts and proposals show, as columns of exports."""

from django.utils.translation import gettext_lazy as _

from core.exports import Column, Export
from core.sheets import Kind
from projects.enums import ChangeState, ContractKind, ContractState, ProjectOrigin, ProjectState, Side

PROJECTS = Export(
    key="projects",
    title=_("Cooperation projects"),
    address="projects:detail",
    columns=[
        Column(_("Number of the project"), "number"),
        Column(_("Project"), "title"),
        Column(_("State"), "state", choices=ProjectState.choices),
        Column(_("Origin"), "origin", choices=ProjectOrigin.choices),
        Column(_("Entered on"), "created_at", Kind.DAY),
        Column(_("Enterprise"), "enterprise"),
        Column(_("Enterprise suspended"), "enterprise_suspended", choices=[(True, _("enterprise suspended"))]),
        Column(_("Leader"), "leader"),
        Column(_("Leader has left"), "leader_left", choices=[(True, _("leader has left"))]),
        Column(_("College"), "college"),
        Column(_("Planned value (yuan)"), "planned_value", Kind.MONEY),
        Column(_("Planned months"), "planned_months", Kind.NUMBER),
    ],
)
CONTRACTS = Export(
    key="contracts",
    title=_("Technology contracts"),
    address="projects:contract",
    columns=[
        Column(_("Number of the contract"), "number"),
        Column(_("Contract"), "title"),
        Column(_("Number of the project"), "project.number"),
        Column(_("State"), "state", choices=ContractState.choices),
        Column(_("Kind of contract"), "kind", choices=ContractKind.choices),
        Column(_("Enterprise"), "project.enterprise"),
        Column(_("College"), "project.college"),
        Column(_("Contract value (yuan)"), "value", Kind.MONEY),
        Column(_("In this state since"), "state_since", Kind.DAY),
    ],
)
PROPOSALS = Export(
    key="proposals",
    title=_("Directed projects"),
    address="projects:proposal",
    columns=[
        Column(_("Project"), "title"),
        Column(_("State"), "state", choices=ChangeState.choices),
        Column(_("Proposed by"), "proposed_side", choices=Side.choices),
        Column(_("Proposed on"), "created_at", Kind.DAY),
        Column(_("Enterprise"), "enterprise"),
        Column(_("Leader"), "leader"),
        Column(_("College"), "college"),
        Column(_("Planned value (yuan)"), "value", Kind.MONEY),
    ],
)
