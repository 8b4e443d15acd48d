"""Waiting rule, mails, timeline words, files, tab and navigation of the confidential detail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import ENTERPRISE_ROLES, Role
from core import navigation, waiting
from core.navigation import NavItem
from core.said import said
from core.tabs import RecordTab, register_tabs
from core.timeline import register_words
from core.waiting import WaitRule
from enterprises.assignees import liaison
from files.registry import FileKind, register_kind
from needs import disclosure_exports
from needs.enums import DisclosureState
from needs.handlers import disclosure as handlers
from needs.models import Disclosure
from needs.policies import disclosure as policies
from needs.policies import need as need_policies
from needs.registrations.claim import head
from needs.selectors.disclosure import CONFIDENTIAL_FILES
from needs.services.disclosure import keep_download
from needs.transitions.disclosure import disclosure_machine
from notifications.registry import MailEvent, register_event

GROUP = _("Access to confidential detail")
READER = frozenset({Role.RESEARCHER})
# key, words on the preferences page, whether it can be delayed or switched off, who can receive it
MAILS = (
    ("asked", _("A researcher asks to read the confidential detail of our need"), True, ENTERPRISE_ROLES),
    ("granted", _("I may read the confidential detail of a need"), True, READER),
    ("refused", _("I may not read the confidential detail of a need"), True, READER),
    ("revoked", _("My access to confidential detail was revoked"), True, READER),
    ("ending", _("An access to confidential detail ends soon"), False, READER | ENTERPRISE_ROLES),
    ("ended", _("An access to confidential detail has ended"), False, READER | ENTERPRISE_ROLES),
)
WORDS = (
    ("asked", _("A researcher asked for the confidential detail"), "key", "waiting"),
    ("granted", _("Access to the confidential detail granted"), "key", "info"),
    ("refused", _("Access to the confidential detail refused"), "circle-x", "quiet"),
    ("revoked", _("Access to the confidential detail revoked"), "ban", "bad"),
    ("ended", _("Access to the confidential detail ended"), "archive", "quiet"),
)


def refuse_unanswered(disclosure: Disclosure) -> None:
    """Silence is no consent: the researcher is told that nobody answered, and may ask again."""
    comment = said("The enterprise did not answer in time.")
    disclosure_machine.run(disclosure, DisclosureState.REFUSED, actor=None, automatic=True, comment=comment)


def register() -> None:
    """Everything; called once when the app is ready."""
    handlers.connect()
    disclosure_exports.register()
    waiting.register(
        WaitRule(
            machine="disclosure",
            state=DisclosureState.ASKED,
            task=_("Grant access to the confidential detail, or refuse it"),
            who=_("Enterprise head"),
            assignees=lambda disclosure: head(disclosure.need),
            days=5,
            escalate=lambda disclosure: liaison(disclosure.need),
            at_end=refuse_unanswered,
            end_after=10,
            end_label=_("the request counts as refused"),
        )
    )
    register_event(
        *(
            MailEvent(
                key=f"disclosure.{key}",
                label=label,
                group=GROUP,
                template=f"needs/mail/disclosure_{key}",
                mandatory=mandatory,
                roles=roles,
            )
            for key, label, mandatory, roles in MAILS
        )
    )
    for key, text, icon, tone in WORDS:
        register_words(f"need.access_{key}", text, icon=icon, tone=tone)
    register_kind(
        FileKind(
            key=CONFIDENTIAL_FILES,
            label=_("Confidential files"),
            model="needs.Need",
            can_read=need_policies.can_see_confidential,
            can_write=need_policies.can_write_confidential,
            on_read=keep_download,
            hint=_("Seen by your enterprise, and by researchers to whom you grant access; each download is recorded."),
        )
    )
    register_tabs(
        "need",
        RecordTab(
            key="confidential",
            label=_("Confidential"),
            url_name="needs:confidential",
            order=45,
            shown=policies.can_see_door,
        ),
    )
    navigation.register(
        NavItem(
            "disclosures",
            _("Confidential access"),
            "key",
            "needs:disclosures",
            roles=ENTERPRISE_ROLES | READER,
            order=35,
            section="cooperation",
            short=pgettext_lazy("bottom bar", "Access"),
        )
    )
