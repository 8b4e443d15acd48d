"""Enterprises in the search: what everybody who may see one reads on its page; never addresses and contacts."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from enterprises.enums import EnterpriseState
from enterprises.industry import name_of
from enterprises.models import Enterprise
from search import audience
from search.registry import SearchKind, Text, Watch, register

TEXTS = ("main_products", "technical_shortcomings", "development_status")


def register_search() -> None:
    """Called once, when the app is ready."""
    register(
        SearchKind(
            key="enterprise",
            label=_("Enterprises"),
            icon="building-factory-2",
            model="enterprises.Enterprise",
            page="enterprises:overview",
            read=read,
            fields=frozenset((*TEXTS, "organisation", "district", "park", "uscc", "industry", "state")),
            watches=(
                Watch(model="enterprises.HopedProject", records=lambda row: [row.enterprise_id]),
                Watch(
                    model="accounts.Organisation",
                    records=lambda row: Enterprise.objects.filter(organisation=row).values_list("pk", flat=True),
                    fields=frozenset({"name", "name_en"}),
                ),
            ),
            states=EnterpriseState,
            labels={"industry": name_of},
            order=30,
        )
    )


def read(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these enterprises."""
    rows = Enterprise.objects.filter(pk__in=ids).select_related("organisation").prefetch_related("hoped_projects")
    return [text_of(enterprise) for enterprise in rows]


def text_of(enterprise: Enterprise) -> Text:
    """What the index keeps of one enterprise."""
    hoped = [f"{project.title} {project.description}".strip() for project in enterprise.hoped_projects.all()]
    return Text(
        object_id=enterprise.pk,
        title=enterprise.organisation.name,
        names=[enterprise.organisation.name_en, enterprise.uscc],
        body=[*(getattr(enterprise, name) for name in TEXTS), *hoped],
        audience=audience_of(enterprise),
        created=enterprise.created_at,
        district_id=enterprise.district_id,
        park_id=enterprise.park_id,
        industry=enterprise.industry,
        state=enterprise.state,
    )


def audience_of(enterprise: Enterprise) -> set[str]:
    """The same people as ``Enterprise.objects.visible_to``."""
    marks = {audience.enterprise(enterprise.organisation_id), audience.district(enterprise.district_id)}
    if enterprise.park_id:
        marks.add(audience.park(enterprise.park_id))
    if enterprise.state in (EnterpriseState.VERIFIED, EnterpriseState.SUSPENDED):
        marks.add(audience.linked(enterprise.district_id))
    return marks
