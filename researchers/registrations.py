"""What this app adds to the house: navigation, tabs, waiting rules, documents, words of the timeline, personal data."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import personal
from accounts.enums import ENTERPRISE_ROLES, Role
from core import events, navigation, waiting
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from core.waiting import Assignee, WaitRule
from files.registry import FileKind, register_kind
from researchers import handlers
from researchers.models import Researcher
from researchers.policies import can_edit, can_see_proof


def register_all() -> None:
    """Called once, from ``AppConfig.ready()``."""
    register_navigation()
    register_tabs(
        "researcher",
        RecordTab(key="overview", label=_("Overview"), url_name="researchers:overview", order=10),
        RecordTab(key="publications", label=_("Publications"), url_name="researchers:publications", order=20),
        RecordTab(key="patents", label=_("Patents"), url_name="researchers:patents", order=30),
        RecordTab(key="files", label=_("Documents"), url_name="researchers:files", order=60, shown=can_see_proof),
        RecordTab(key="timeline", label=_("History"), url_name="researchers:timeline", order=90, shown=can_see_proof),
    )
    waiting.register(
        WaitRule(
            machine="researcher",
            state="applied",
            task=_("Vet the researcher, or refuse with reasons"),
            who=_("College administrator"),
            assignees=administrators,
            days=5,
            escalate=transfer_office,
            escalate_after=3,
            # Who somebody is, and whether they belong to the college, is judged by people.
            again=5,
        )
    )
    register_kind(
        FileKind(
            key="researcher.proof",
            label=_("Proof of employment"),
            model="researchers.researcher",
            can_read=can_see_proof,
            can_write=can_edit,
            max_files=5,
            hint=_(
                "A staff card or a letter of appointment; the college’s administrators and you see it, nobody else."
            ),
        )
    )
    register_words("researcher.profile_changed", _("Profile changed"), icon="pencil")
    register_words("researcher.publications_imported", _("Publications imported"), icon="book")
    register_words("publication.added", _("Publication added"), icon="book")
    register_words("publication.changed", _("Publication changed"), icon="book")
    register_words("publication.deleted", _("Publication removed"), icon="trash")
    register_words("patent.added", _("Patent added"), icon="bulb")
    register_words("patent.changed", _("Patent changed"), icon="bulb")
    register_words("patent.deleted", _("Patent removed"), icon="trash")
    register_words("college.profile_changed", _("Profile changed"), icon="pencil")
    handlers.register_mails()
    events.on("organisation.created", handlers.add_profile)
    personal.register("researchers", export_profile, erase=erase_profile, obstacles=open_work)


def register_navigation() -> None:
    """Entries of the shell."""
    navigation.register(
        NavItem(
            "researcher_mine",
            _("My researcher’s page"),
            "user-circle",
            "researchers:mine",
            roles=frozenset({Role.RESEARCHER}),
            phone=frozenset({Role.RESEARCHER}),
            order=40,
            section="organisation",
            short=pgettext_lazy("bottom bar", "My page"),
        ),
        NavItem(
            "researchers",
            _("Researchers"),
            "users",
            "researchers:list",
            roles=frozenset(Role) - ENTERPRISE_ROLES,
            phone=frozenset({Role.COLLEGE_ADMIN}),
            order=30,
            section="organisation",
            short=pgettext_lazy("bottom bar", "Researchers"),
        ),
        NavItem("colleges", _("Colleges"), "school", "researchers:colleges", order=41, section="public", visitors=True),
    )


def administrators(researcher: Researcher) -> list[Assignee]:
    """The administrators of the researcher's college."""
    return [Assignee(organisation_id=researcher.college_id, roles=(Role.COLLEGE_ADMIN,))]


def transfer_office(researcher: Researcher) -> list[Assignee]:
    """The transfer office of the college's university telephones next."""
    return [Assignee(organisation_id=researcher.college.parent_id, roles=(Role.TRANSFER_OFFICE,))]


def export_profile(user: Any) -> dict[str, Any]:
    """A person's profile as a researcher, with publications and patents."""
    researcher = Researcher.objects.select_related("college", "department").filter(user_id=user.pk).first()
    if researcher is None:
        return {}
    return {
        "college": researcher.college.name,
        "department": researcher.department.name if researcher.department else "",
        "state": researcher.state,
        "title": researcher.title,
        "keywords": researcher.keywords,
        "directions": researcher.directions,
        "biography": researcher.biography,
        "orcid": researcher.orcid,
        "availability": researcher.availability,
        "publications": list(researcher.publications.values("title", "authors", "venue", "year", "doi")),
        "patents": list(researcher.patents.values("title", "number", "status", "filed_on", "holders")),
    }


def erase_profile(user: Any) -> None:
    """Empty what describes the person; the row stays for the records that point to it."""
    Researcher.objects.filter(user_id=user.pk).update(
        title="", keywords=[], directions="", biography="", orcid="", availability="closed"
    )
    for researcher in Researcher.objects.filter(user_id=user.pk):
        researcher.publications.all().delete()
        researcher.patents.all().delete()


def open_work(user: Any) -> list[Any]:
    """Claims and projects that must be settled first."""
    busy = Researcher.objects.filter(user_id=user.pk).exclude(open_claims=0, running_projects=0)
    return [_("You have open claims or running projects as a researcher.")] if busy.exists() else []
