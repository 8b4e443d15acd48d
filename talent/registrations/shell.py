"""Navigation, timeline words and documents of stationing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import ENTERPRISE_ROLES, Role
from core import navigation
from core.navigation import NavItem
from core.timeline import register_words
from enterprises.statements import Maker, register_maker
from files.registry import FileKind, register_kind
from talent.policies.day import can_attach
from talent.policies.stationing import can_call_from_statement
from talent.services.day import FILE_KIND
from talent.services.statement import call_from_statement

READERS = frozenset(Role)
FIGURE_READERS = frozenset(
    {
        Role.COLLEGE_ADMIN,
        Role.TRANSFER_OFFICE,
        Role.DISTRICT_OFFICIAL,
        Role.PARK_OFFICIAL,
        Role.PLATFORM_ADMIN,
    }
)


def everybody_who_sees_it(user: Any, day: Any) -> bool:
    """Attachments are read by whoever reads the log."""
    return True


def register() -> None:
    """Register all."""
    register_kind(
        FileKind(
            key=FILE_KIND,
            label=_("Photos and files of the day"),
            model="talent.stationday",
            can_read=everybody_who_sees_it,
            can_write=can_attach,
            max_files=4,
            hint=_("For example a photo of the plant, a measuring record."),
        )
    )
    register_maker(
        Maker(
            key="stationing",
            label=_("Call for a researcher"),
            name=_("Stationing"),
            machine="stationing",
            may=can_call_from_statement,
            make=call_from_statement,
            icon="map-pin",
            order=30,
        )
    )
    for event, text, icon, tone in (
        ("stationing.terms_changed", _("Agreement changed; approvals begin anew"), "edit", "info"),
        ("stationing.approved_by_university", _("Approved by the university"), "building-bank", "good"),
        ("stationing.approved_by_enterprise", _("Approved by the enterprise"), "building-factory-2", "good"),
        ("stationing.approved_by_researcher", _("Approved by the researcher"), "user-check", "good"),
        ("stationing.extension_proposed", _("Extension proposed"), "calendar-due", "info"),
        ("station_day.problem_turned", _("The problem became a draft need"), "bulb", "good"),
        ("stationing_rules.changed", _("Limits changed"), "adjustments-horizontal", "info"),
    ):
        register_words(event, text, icon=icon, tone=tone)
    navigation.register(
        NavItem(
            "stationing",
            _("Stationing"),
            "map-pin",
            "talent:list",
            roles=READERS,
            order=50,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Stationing"),
        ),
        NavItem(
            "stationing_days",
            _("Days to confirm"),
            "calendar",
            "talent:confirm",
            roles=ENTERPRISE_ROLES,
            order=45,
            section="work",
        ),
        NavItem(
            "stationing_figures",
            _("Figures of stationing"),
            "report-analytics",
            "talent:figures",
            roles=FIGURE_READERS,
            order=60,
            section="district",
        ),
        NavItem(
            "stationing_rules",
            _("Limits on stationing"),
            "adjustments-horizontal",
            "talent:rules",
            roles=frozenset({Role.DISTRICT_OFFICIAL, Role.PLATFORM_ADMIN}),
            order=70,
            section="district",
        ),
    )
