"""The states of a project, as far as they follow from its claim: prepared on acceptance, terminated on release."""

from django.utils.translation import gettext_lazy as _

from core.transitions import Edge, StateMachine
from projects.enums import ProjectState

project_machine = StateMachine(
    "project",
    states=ProjectState,
    edges={
        (ProjectState.PREPARING, ProjectState.TERMINATED): Edge(verb=_("Terminate"), automatic=True),
    },
)
