"""What this app adds to the house: navigation, tabs, waiting rules, documents, words of the timeline, personal data."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import personal
from accounts.assignees import head_of
from accounts.enums import ENTERPRISE_ROLES, OFFICIAL_ROLES, Role
from accounts.models import Membership
from core import events, navigation, waiting
from core.navigation import NavItem
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from core.waiting import WaitRule
from enterprises import handlers
from enterprises.assignees import district_officials, officials
from enterprises.models import EnterpriseContact
from enterprises.policies import can_edit, can_see_people
from enterprises.services import LICENCE
from files.registry import FileKind, register_kind


def register_all() -> None:
    """Called once, from ``AppConfig.ready()``."""
    register_navigation()
    register_tabs(
        "enterprise",
        RecordTab(key="overview", label=_("Overview"), url_name="enterprises:overview", order=10),
        RecordTab(key="people", label=_("People"), url_name="enterprises:people", order=50, shown=can_see_people),
        RecordTab(key="files", label=_("Documents"), url_name="enterprises:files", order=60, shown=can_see_people),
        RecordTab(key="timeline", label=_("History"), url_name="enterprises:timeline", order=90, shown=can_see_people),
    )
    waiting.register(*rules())
    register_documents()
    register_words("enterprise.profile_changed", _("Profile changed"), icon="pencil")
    register_words("enterprise.identity_corrected", _("Name or code corrected"), icon="edit")
    register_words("enterprise.key_marked", _("Marked as a key enterprise"), icon="flag")
    register_words("enterprise.key_unmarked", _("No longer a key enterprise"), icon="flag")
    register_words("enterprise.park_changed", _("Moved to another park"), icon="map-pin")
    register_words("park.profile_changed", _("Profile changed"), icon="pencil")
    handlers.register_mails()
    events.on("organisation.created", handlers.add_profile)
    personal.register("enterprises", export_contacts, erase=erase_contacts)


def register_navigation() -> None:
    """Entries of the shell."""
    navigation.register(
        NavItem(
            "enterprise_mine",
            _("My enterprise"),
            "building-factory-2",
            "enterprises:mine",
            roles=ENTERPRISE_ROLES,
            phone=ENTERPRISE_ROLES,
            order=30,
            section="organisation",
            short=pgettext_lazy("bottom bar", "Enterprise"),
        ),
        NavItem(
            "enterprises",
            _("Enterprises"),
            "building-factory-2",
            "enterprises:list",
            roles=OFFICIAL_ROLES | {Role.PLATFORM_ADMIN},
            phone=OFFICIAL_ROLES,
            order=20,
            section="organisation",
            short=pgettext_lazy("bottom bar", "Enterprises"),
        ),
        NavItem(
            "parks",
            _("Parks"),
            "map-pin",
            "enterprises:parks",
            order=40,
            section="public",
            visitors=True,
        ),
    )


def rules() -> list[WaitRule]:
    """The waiting states of an enterprise."""
    return [
        WaitRule(
            machine="enterprise",
            state="registered",
            task=_("Verify the enterprise, or return the registration with reasons"),
            who=_("Park or district official"),
            assignees=officials,
            days=3,
            escalate=district_officials,
            escalate_after=2,
            # Verifying is an official's judgement: no clock passes it.
            again=5,
        ),
        WaitRule(
            machine="enterprise",
            state="returned",
            task=_("Correct the registration and submit it again"),
            who=_("Enterprise"),
            assignees=lambda enterprise: head_of(enterprise.organisation_id),
            days=10,
            remind=(-2, 0, 5),
            escalate=officials,
            escalate_after=5,
            # An enterprise is closed on the portal only where an official knows that it is gone.
            again=20,
        ),
    ]


def register_documents() -> None:
    """Kinds of document on an enterprise."""
    register_kind(
        FileKind(
            key=LICENCE,
            label=_("Business licence"),
            model="enterprises.enterprise",
            can_read=can_see_people,
            can_write=can_edit,
            extensions=("pdf", "png", "jpg", "jpeg", "webp"),
            max_files=3,
            hint=_("A photo or scan on which name and code can be read."),
        ),
        FileKind(
            key="enterprise.document",
            label=_("Other documents"),
            model="enterprises.enterprise",
            can_read=can_see_people,
            can_write=can_edit,
            hint=_("Certificates, product sheets and the like."),
        ),
    )


def contacts_of(user: Any) -> QuerySet[EnterpriseContact]:
    """Contacts of enterprises that are this person: by the address, which was confirmed, or by telephone.

    Anybody may type any telephone number: it counts where the person works or worked only.
    """
    same = Q(email__iexact=user.email)
    if user.phone:
        own = Membership.objects.filter(user=user).values("organisation_id")
        same |= Q(phone=user.phone, enterprise__organisation_id__in=own)
    return EnterpriseContact.objects.filter(same).select_related("enterprise__organisation").order_by("id")


def export_contacts(user: Any) -> list[dict[str, str]]:
    """Where the person stands as a contact of an enterprise."""
    return [
        {
            "enterprise": str(row.enterprise),
            "name": row.name,
            "post": row.duty,
            "phone": row.phone,
            "email": row.email,
        }
        for row in contacts_of(user)
    ]


def erase_contacts(user: Any) -> None:
    """Take the person off the enterprises' lists of contacts."""
    contacts_of(user).delete()
