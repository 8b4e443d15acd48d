"""The fields whose text must not leave: one phrase planted in each, with who may read it and where it may lie.

A model that gains an ``audited(hidden=…)`` field must be named here, or the suite fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from core.models import Message, MessageKind
from files.models import StoredFile
from needs.models import NeedConfidential
from needs.services.need import write_confidential
from projects.models import ContractParty, LegalPerson
from tests.factories.world import World

HEAD_AND_MEMBER = frozenset({"enterprise_head", "enterprise_member"})
OFFICIALS = frozenset({"district_official", "park_official"})
INSIDERS = HEAD_AND_MEMBER | OFFICIALS | {"platform_admin"}
COLLEGE = frozenset({"researcher", "college_admin", "transfer_office"})
READERS = HEAD_AND_MEMBER | {"researcher"}
# Whoever was sent a link that works without signing in; it is his address that the page shows.
HOLDER = "holder of a link"
MAIL = "notifications_outgoingmail"


@dataclass(frozen=True, kw_only=True)
class Plant:
    """A phrase in one field (``app.Model.field``) of the row that ``row(world)`` gives.

    ``seen_by`` are the roles that find it when they open everything; ``tables`` further tables that may hold it than the
    model's own: the address to which a mail goes stands in the outbox.
    """

    place: str
    row: Callable[[World], Any]
    seen_by: frozenset[str]
    tables: frozenset[str] = frozenset()
    phrase: str

    @property
    def field(self) -> str:
        """The field's name."""
        return self.place.rpartition(".")[2]


def named(name: str) -> Callable[[World], Any]:
    """The world's record or person of that name."""
    return lambda world: world.records[name] if name in world.records else world.users[name]


def university(world: World) -> LegalPerson:
    """How the university signs."""
    found, _made = LegalPerson.objects.get_or_create(
        organisation=world.organisations["university"], defaults={"legal_name": "Eastvale University"}
    )
    return found


def message(world: World) -> Message:
    """A question on the published need."""
    return Message.objects.filter(kind=MessageKind.QUESTION).order_by("-pk")[0]


def party(world: World) -> Any:
    """The university in a contract that is being drafted."""
    return ContractParty.objects.filter(contract=world.records["drafting_contract"], role="contractor").get()


def opened(world: World) -> NeedConfidential:
    """The confidential detail that is open to the researcher."""
    found: NeedConfidential = world.records["granted_disclosure_need"].confidential
    return found


def closed(world: World) -> NeedConfidential:
    """The confidential detail of a need that researchers read, without access to it."""
    found: NeedConfidential = world.records["need"].confidential
    return found


def asked(world: World) -> NeedConfidential:
    """The confidential detail for which the researcher has only asked."""
    found: NeedConfidential = world.records["asked_disclosure_need"].confidential
    return found


def revoked(world: World) -> NeedConfidential:
    """The confidential detail that was open to the researcher until it was revoked."""
    found: NeedConfidential = world.records["revoked_disclosure_need"].confidential
    return found


def file(world: World) -> StoredFile:
    """A confidential file of the need that is open to the researcher."""
    found: StoredFile = world.records["confidential_file"]
    return found


def _plants() -> list[Plant]:
    listed: list[tuple[str, Callable[[World], Any], frozenset[str], frozenset[str]]] = [
        ("needs.NeedConfidential.text", opened, READERS, frozenset()),
        ("needs.NeedConfidential.text", closed, HEAD_AND_MEMBER, frozenset()),
        ("needs.NeedConfidential.text", asked, HEAD_AND_MEMBER, frozenset()),
        ("needs.NeedConfidential.text", revoked, HEAD_AND_MEMBER, frozenset()),
        ("files.StoredFile.name", file, READERS, frozenset()),
        (
            "needs.Undertaking.name",
            lambda world: world.records["granted_disclosure"].undertaking,
            READERS,
            frozenset(),
        ),
        (
            "needs.Undertaking.address",
            lambda world: world.records["granted_disclosure"].undertaking,
            frozenset({"researcher"}),
            frozenset(),
        ),
        ("needs.Need.contact_name", named("need"), INSIDERS, frozenset()),
        ("needs.Need.contact_phone", named("need"), INSIDERS, frozenset()),
        ("needs.Diagnosis.text", named("diagnosis"), INSIDERS, frozenset()),
        ("needs.NeedConsent.agreed_by", named("consent"), INSIDERS, frozenset()),
        ("needs.ClaimPartner.email", named("silent_partner"), frozenset({"researcher"}), frozenset()),
        ("core.Message.body", message, INSIDERS | COLLEGE, frozenset()),
        ("enterprises.Enterprise.address", named("enterprise_profile"), INSIDERS, frozenset()),
        ("enterprises.EnterpriseContact.name", named("contact"), INSIDERS, frozenset()),
        ("enterprises.EnterpriseContact.phone", named("contact"), INSIDERS, frozenset()),
        ("enterprises.EnterpriseContact.email", named("contact"), INSIDERS, frozenset()),
        (
            "accounts.User.email",
            named("researcher"),
            frozenset({"researcher", "college_admin", "platform_admin"}),
            frozenset({MAIL, "account_emailaddress"}),
        ),
        (
            "accounts.User.phone",
            named("researcher"),
            frozenset({"researcher", "college_admin", "platform_admin"}),
            frozenset(),
        ),
        (
            "accounts.Invitation.email",
            named("invitation"),
            frozenset({"enterprise_head", "platform_admin", HOLDER}),
            frozenset(),
        ),
        (
            "accounts.ErasureRequest.reason",
            named("erasure_request"),
            frozenset({"platform_admin", "enterprise_member"}),
            frozenset(),
        ),
        ("projects.ContractParty.representative", party, HEAD_AND_MEMBER | COLLEGE, frozenset()),
        ("projects.ContractParty.account", party, READERS | {"transfer_office"}, frozenset()),
        ("projects.LegalPerson.representative", university, frozenset(), frozenset()),
        ("projects.LegalPerson.account", university, frozenset(), frozenset()),
        (
            "meetings.Participant.guest_name",
            named("guest"),
            INSIDERS | COLLEGE - {"transfer_office"},
            frozenset({MAIL}),
        ),
        ("meetings.Participant.guest_email", named("guest"), OFFICIALS, frozenset({MAIL})),
    ]
    return [
        Plant(place=place, row=row, seen_by=seen_by, tables=tables, phrase=_phrase(place, number))
        for number, (place, row, seen_by, tables) in enumerate(listed)
    ]


def _phrase(place: str, number: int) -> str:
    """A word that stands nowhere else, in the form that its field takes."""
    if place.endswith(".address") and "Undertaking" in place:
        return f"203.0.113.{200 + number}"
    return f"leak{number:02}xyzzy" + ("@example.test" if place.endswith("email") else "")


PLANTS = _plants()
# Pages on which planted rows stand beside those that the table of addresses opens: name of the address, record.
MORE_PAGES = (
    ("needs:detail", "on_behalf_need"),
    ("needs:claim_team", "shortlisted_claim"),
    ("needs:claim_edit_team", "shortlisted_claim"),
    ("projects:contract", "drafting_contract"),
    ("projects:contract_edit_parties", "drafting_contract"),
)
# Stands where everybody looks and goes out with mails: shows that the crawler and the searches find what is there.
CONTROL = "leak99xyzzy"


def hidden_fields() -> set[str]:
    """Every field that audit events hide, as ``app.Model.field``."""
    return {f"{model._meta.label}.{name}" for model in apps.get_models() for name in getattr(model, "audit_hidden", ())}


def plant_all(world: World) -> None:
    """Write every phrase into its field; the confidential detail by the service that people use."""
    head = world.users["enterprise_head"]
    for plant in PLANTS:
        row = plant.row(world)
        assert row is not None, plant.place
        if isinstance(row, NeedConfidential):
            write_confidential(actor=head, need=row.need, text=plant.phrase)
        else:
            type(row)._default_manager.filter(pk=row.pk).update(**{plant.field: plant.phrase})
            row.refresh_from_db(fields=[plant.field])
