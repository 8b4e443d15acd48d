"""What needs register: waiting rules, mails, words of the timeline, kinds of document, navigation, background work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from core import navigation
from core.navigation import NavItem
from core.tabs import RecordTab, RowAction, register_row_action, register_tabs
from core.timeline import register_words
from enterprises.statements import Maker, register_maker
from files.registry import MEGABYTE, FileKind, register_kind
from jobs.registry import JobKind, register_job
from needs import need_exports
from needs.handlers import departure
from needs.handlers import need as handlers
from needs.policies import claim as claim_policies
from needs.policies import need as policies
from needs.registrations import waiting_need
from needs.services.statement import need_from_statement
from notifications.registry import MailEvent, register_event

NEEDS, DIAGNOSES = _("Technical needs"), _("Diagnoses of needs")
ENTERPRISE = frozenset({Role.ENTERPRISE_HEAD, Role.ENTERPRISE_MEMBER})
OFFICIALS = frozenset({Role.DISTRICT_OFFICIAL, Role.PARK_OFFICIAL})
COLLEGE = frozenset({Role.RESEARCHER, Role.COLLEGE_ADMIN, Role.TRANSFER_OFFICE})

MAILS = {
    "need.submitted": _("A need was submitted for review"),
    "need.returned": _("My need was returned for correction"),
    "need.published": _("My need was published"),
    "need.paused": _("My need was paused"),
    "need.expiring": _("My need expires soon"),
    "need.expired": _("My need has expired"),
    "need.closed": _("My need was closed"),
    "need.question": _("A question about my need"),
    "need.answer": _("An answer to my question"),
    "need.revision_proposed": _("A change of a published need is to be reviewed"),
    "need.revision_accepted": _("My change of a published need holds"),
    "need.revision_refused": _("My change of a published need was refused"),
    "need.consent_answered": _("An enterprise answered to a need entered on its behalf"),
    "need.published_again": _("A need that I follow was published again"),
    "need.revised": _("A need that I follow was changed"),
    "need.taken": _("A need that I follow was matched"),
    "need.withheld": _("A need that I follow left the list"),
}
OFFICE_MAILS = {"need.submitted", "need.revision_proposed", "need.consent_answered"}
RESEARCHER_MAILS = {
    "need.answer",
    "need.published_again",
    "need.revised",
    "need.taken",
    "need.withheld",
    "diagnosis.asked",
    "diagnosis.adopted",
}
DIAGNOSIS_MAILS = {
    "diagnosis.asked": _("I am asked to help restate a need"),
    "diagnosis.agreed": _("A researcher agreed to help restate a need"),
    "diagnosis.restated": _("A restated text of my need is there"),
    "diagnosis.adopted": _("My restated text was taken over"),
    "diagnosis.lapsed": _("A diagnosis ended without a result"),
}


def register() -> None:
    """Register everything; called once when the app is ready."""
    handlers.connect()
    departure.register()
    waiting_need.register()
    _mails()
    _words()
    register_kind(
        FileKind(
            key="need.detail",
            label=_("Files of the detail"),
            model="needs.Need",
            can_read=lambda user, need: True,
            can_write=policies.can_add_files,
            hint=_(
                "Drawings, photographs, test reports: seen by everybody who sees the detail. No names of the enterprise in them, please, if its name is not open."
            ),
        ),
    )
    register_kind(
        FileKind(
            key="need.import",
            label=_("Table of needs"),
            model="needs.NeedImport",
            can_read=lambda user, upload: True,
            can_write=lambda user, upload: False,
            extensions=("xlsx", "csv"),
            max_bytes=10 * MEGABYTE,
            max_files=1,
        )
    )
    register_job(
        JobKind(
            key="needs.check",
            label=_("Check of a table of needs"),
            run="needs.importing.jobs.check",
            done_template="needs/import/checked.html",
        ),
        JobKind(
            key="needs.import",
            label=_("Import of needs"),
            run="needs.importing.jobs.write",
            done_template="needs/import/done.html",
        ),
    )
    need_exports.register()
    _navigation()
    register_row_action(
        "hoped_project",
        RowAction(
            label=_("Make it a need"),
            url_name="needs:from_project",
            icon="bulb",
            shown=lambda user, project: policies.can_create_for(user, project.enterprise),
        ),
    )
    register_maker(
        Maker(
            key="need",
            label=_("Make it a draft need"),
            name=_("Technical need"),
            machine="need",
            may=policies.can_create_for,
            make=need_from_statement,
            icon="bulb",
            order=10,
        )
    )
    register_tabs(
        "need",
        RecordTab(key="overview", label=_("Overview"), url_name="needs:detail", order=10),
        RecordTab(key="requirements", label=_("Indicators"), url_name="needs:requirements", order=20),
        RecordTab(
            key="claims", label=_("Claims"), url_name="needs:need_claims", order=30, shown=claim_policies.can_choose
        ),
        RecordTab(key="files", label=_("Files"), url_name="needs:files", order=40),
        RecordTab(key="conversation", label=_("Questions"), url_name="needs:conversation", order=50),
        RecordTab(
            key="versions", label=_("Versions"), url_name="needs:versions", order=60, shown=policies.can_see_versions
        ),
        RecordTab(key="timeline", label=_("History"), url_name="needs:timeline", order=90),
    )


def _mails() -> None:
    for group, mails in ((NEEDS, MAILS), (DIAGNOSES, DIAGNOSIS_MAILS)):
        for key, label in mails.items():
            template = f"needs/mail/{key.replace('.', '_')}"
            register_event(MailEvent(key=key, label=label, group=group, template=template, roles=_readers(key)))
    register_event(
        MailEvent(
            key="need.consent_asked",
            label=_("The office asks for my agreement to needs entered on behalf"),
            group=NEEDS,
            template="needs/mail/need_consent_asked",
            mandatory=True,
            roles=ENTERPRISE,
        )
    )


def _readers(key: str) -> frozenset[str]:
    """Who can receive a kind of mail. Officials act for enterprises that have nobody on the portal."""
    if key in OFFICE_MAILS:
        return OFFICIALS
    return frozenset({Role.RESEARCHER}) if key in RESEARCHER_MAILS else ENTERPRISE | OFFICIALS


def _words() -> None:
    register_words("need.revision_proposed", _("Change proposed"), icon="edit", tone="waiting")
    register_words("need.revised", _("Text changed"), icon="edit", tone="info")
    register_words("need.revision_refused", _("Change refused"), icon="circle-x", tone="bad")
    register_words("need.copied", _("Begun as a copy"), icon="copy")
    register_words("need.imported", _("Imported from a list"), icon="upload")
    register_words("need.confidential_changed", _("Confidential detail changed"), icon="lock")


def _navigation() -> None:
    navigation.register(
        NavItem(
            "needs",
            _("Technical needs"),
            "bulb",
            "needs:list",
            roles=ENTERPRISE | OFFICIALS | COLLEGE | {Role.PLATFORM_ADMIN},
            phone=ENTERPRISE | OFFICIALS | COLLEGE,
            order=10,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Needs"),
        ),
        NavItem(
            "needs-new",
            _("Post a need"),
            "plus",
            "needs:new",
            roles=ENTERPRISE | OFFICIALS,
            phone=ENTERPRISE,
            order=11,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Post"),
        ),
        NavItem(
            "needs-review",
            _("Needs to review"),
            "clipboard-check",
            "needs:review",
            roles=OFFICIALS,
            phone=OFFICIALS,
            order=12,
            section="work",
            short=pgettext_lazy("bottom bar", "To review"),
        ),
        NavItem(
            "needs-public",
            _("Public needs"),
            "world",
            "needs:public_list",
            visitors=True,
            order=13,
            section="public",
        ),
    )
