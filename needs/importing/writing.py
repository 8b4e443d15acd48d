"""Writing checked rows as drafts: many rows in few statements, each with its line of history and its announcement."""

from collections.abc import Callable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from core import events
from core.errors import DomainError
from core.models import TimelineEntry
from enterprises.models import Enterprise, EnterpriseContact
from enterprises.services import create_verified
from indicators.services import written_together
from needs.importing.checking import Checked, Setting
from needs.importing.parsing import Parsed
from needs.models import Need, Requirement
from needs.policies.need import is_enterprise
from needs.transitions.need import need_machine
from search.indexing import reindex

BATCH = 500
Progress = Callable[[int, int], None]


def write_rows(
    checked: Checked,
    setting: Setting,
    numbers: Sequence[str],
    *,
    progress: Progress = lambda done, total: None,
) -> list[Need]:
    """Write all good rows or none, in one transaction; ``numbers`` were reserved before."""
    rows = checked.good
    if len(rows) > len(numbers):
        raise DomainError(_("Meanwhile more rows have become good; please check the file again."))
    needs: list[Need] = []
    with transaction.atomic(), written_together():
        _create_enterprises(checked, setting)
        contacts = _contacts({row.enterprise.pk for row in rows})
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            batch = [_need(row, number, setting, contacts) for row, number in zip(part, numbers[start:], strict=False)]
            Need.objects.bulk_create(batch)
            _hang_on(part, batch, setting)
            reindex("need", [need.pk for need in batch])
            for done, need in enumerate(batch, start=start + 1):
                context = {"machine": need_machine, "source": "", "to": need.state, "comment": ""}
                events.announce(f"need.{need.state}", record=need, actor=setting.actor, **context)
                events.announce(events.TRANSITION, record=need, actor=setting.actor, **context)
                progress(done, len(rows))
            needs += batch
    return needs


def _create_enterprises(checked: Checked, setting: Setting) -> None:
    """Create the enterprises that the portal does not know yet, as verified: the official knows them."""
    made: dict[str, Enterprise] = {}
    for row in checked.good:
        if row.enterprise is not None:
            continue
        if row.uscc not in made:
            made[row.uscc] = create_verified(
                actor=setting.actor,
                name=row.enterprise_name,
                uscc=row.uscc,
                district=setting.district,  # type: ignore[arg-type]
                park=setting.park,
                contact_name=row.values.get("contact_name", ""),
                contact_phone=row.values.get("contact_phone", ""),
            )
        row.enterprise = made[row.uscc]


def _contacts(enterprises: set[int]) -> dict[int, EnterpriseContact]:
    """The first contact of each enterprise, for rows that name none."""
    contacts = EnterpriseContact.objects.filter(enterprise_id__in=enterprises).order_by("enterprise_id", "id")
    return {contact.enterprise_id: contact for contact in contacts.distinct("enterprise_id")}


def _need(row: Parsed, number: str, setting: Setting, contacts: dict[int, EnterpriseContact]) -> Need:
    enterprise = row.enterprise
    need = Need(
        number=number,
        enterprise=enterprise,
        district_id=enterprise.district_id,
        park_id=enterprise.park_id,
        created_by=setting.actor,
        **{"industry": enterprise.industry, **row.values},
    )
    contact = contacts.get(enterprise.pk)
    if contact is not None and not need.contact_name and not need.contact_phone:
        need.contact_name, need.contact_phone = contact.name, contact.phone
    need.on_behalf = not is_enterprise(setting.actor, need)
    return need


def _hang_on(rows: Sequence[Parsed], needs: Sequence[Need], setting: Setting) -> None:
    """Indicators and the first line of history."""
    Requirement.objects.bulk_create(
        [
            Requirement(need=need, position=position, **values)
            for row, need in zip(rows, needs, strict=True)
            for position, values in enumerate(row.requirements)
        ],
        batch_size=BATCH,
    )
    content_type = ContentType.objects.get_for_model(Need)
    TimelineEntry.objects.bulk_create(
        [
            TimelineEntry(
                content_type=content_type,
                object_id=need.pk,
                event="need.imported",
                actor=setting.actor,
                to_state=need.state,
                data={"row": row.line.number},
            )
            for row, need in zip(rows, needs, strict=True)
        ]
    )


def reserved(first: str, count: int) -> list[str]:
    """The numbers of a block from its first: N-2026-0007, 3 → N-2026-0007 … N-2026-0009."""
    prefix, _dash, start = first.rpartition("-")
    return [f"{prefix}-{int(start) + step:04d}" for step in range(count)]
