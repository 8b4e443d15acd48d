"""Service orders in the search: what everybody who may see one reads on its page."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from platforms.enums import OrderState
from platforms.models import ServiceOrder
from search import audience
from search.registry import SearchKind, Text, Watch, register


def register_search() -> None:
    """Called once, when the app is ready."""
    register(
        SearchKind(
            key="service_order",
            label=_("Service orders"),
            icon="clipboard-check",
            model="platforms.ServiceOrder",
            page="platforms:detail",
            read=read,
            fields=frozenset(
                {
                    "number",
                    "title",
                    "request",
                    "present",
                    "enterprise",
                    "district",
                    "park",
                    "college",
                    "responsible",
                    "state",
                }
            ),
            watches=(
                Watch(model="platforms.OrderMember", records=lambda row: [row.order_id]),
                Watch(model="accounts.Organisation", records=of_organisation, fields=frozenset({"name", "parent"})),
                Watch(model="accounts.User", records=led_by, fields=frozenset({"name"})),
            ),
            states=OrderState,
            order=50,
        )
    )


def of_organisation(row: Organisation) -> QuerySet[ServiceOrder, int]:
    """Orders of an enterprise or college: its name, or its university, is part of their entries."""
    return ServiceOrder.objects.filter(Q(enterprise__organisation=row) | Q(college=row)).values_list("pk", flat=True)


def led_by(row: User) -> QuerySet[ServiceOrder, int]:
    """Orders that carry the person's name as the responsible one's."""
    return ServiceOrder.objects.filter(responsible__user=row).values_list("pk", flat=True)


def read(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these orders."""
    rows = (
        ServiceOrder.objects.filter(pk__in=ids)
        .select_related("enterprise__organisation", "college", "responsible__user")
        .prefetch_related("members__researcher")
    )
    return [text_of(order) for order in rows]


def text_of(order: ServiceOrder) -> Text:
    """What the index keeps of one order."""
    names = [order.enterprise.organisation.name]
    if order.responsible is not None:
        names.append(order.responsible.user.name)
    return Text(
        object_id=order.pk,
        number=order.number,
        title=order.title,
        names=names,
        body=[order.request, order.present],
        audience=audience_of(order),
        created=order.created_at,
        district_id=order.district_id,
        park_id=order.park_id,
        state=order.state,
    )


def audience_of(order: ServiceOrder) -> set[str]:
    """The same people as ``ServiceOrder.objects.visible_to``."""
    marks = {
        audience.enterprise(order.enterprise.organisation_id),
        audience.district(order.district_id),
        audience.administrators(order.college_id),
        audience.transfer_office(order.college.parent_id),
    }
    if order.park_id:
        marks.add(audience.park(order.park_id))
    named = [member.researcher.user_id for member in order.members.all()]
    if order.responsible is not None:
        named.append(order.responsible.user_id)
    return marks | {audience.researcher_of(user_id, order.college_id) for user_id in named}
