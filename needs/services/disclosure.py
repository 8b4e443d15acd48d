"""Asking for access to the confidential detail of a need, signing for it, and keeping who read what."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, NotAllowed
from files.models import StoredFile
from needs.enums import OPEN_DISCLOSURE_STATES, DisclosureState
from needs.models import ConfidentialRead, Disclosure, Need, Undertaking
from needs.policies import disclosure as policies
from needs.policies.claim import own_researcher
from needs.policies.need import is_enterprise
from needs.selectors.disclosure import access_of, current_text, has_confidential
from needs.transitions.disclosure import disclosure_machine


def sign(*, actor: Any, need: Need, name: str, version: int | None, address: str | None) -> Undertaking:
    """Keep the person's signature under the text in force. Raises beside the field where name or version is another one."""
    text = current_text()
    if version != text.version:
        raise DomainError(_("The text has changed since you opened it. Please read it again."), field="signed")
    if _plain(name) != _plain(actor.name):
        raise DomainError(_("Please sign with your own name, as it stands in your account."), field="name")
    return Undertaking.objects.create(
        need=need, person=actor, text=text, name=name.strip(), address=address, signed_at=timezone.now()
    )


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def ask(*, actor: Any, need: Need, purpose: str, name: str, version: int | None, address: str | None) -> Disclosure:
    """Sign and ask for access, for the first time or again."""
    with transaction.atomic():
        row = Need.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=need.pk)
        researcher = own_researcher(actor)
        if researcher is None or not policies.can_ask(actor, row):
            raise NotAllowed(_("Vetted researchers of colleges that serve the district may ask for access."))
        if not has_confidential(row):
            raise Conflict(_("This need has no confidential detail any more."))
        held = Disclosure.objects.filter(need=row, researcher=researcher).first()
        if held is not None and held.state in OPEN_DISCLOSURE_STATES:
            raise Conflict(_("You have asked for this access already."))
        undertaking = sign(actor=actor, need=row, name=name, version=version, address=address)
        if held is not None:
            again: Disclosure = disclosure_machine.run(
                held, DisclosureState.ASKED, actor=actor, undertaking=undertaking, purpose=purpose.strip()
            )
            return again
        made = Disclosure.objects.create(
            need=row, researcher=researcher, undertaking=undertaking, purpose=purpose.strip()
        )
        disclosure_machine.created(made, actor=actor)
    return made


def end_open(rows: QuerySet[Disclosure], *, actor: Any, comment: str) -> int:
    """End what is open of ``rows``, without a person's right to it: its ground has gone. Returns how many ended."""
    found = list(rows.filter(state__in=OPEN_DISCLOSURE_STATES).order_by("need_id", "id"))
    with transaction.atomic():
        for one in found:
            disclosure_machine.run(one, DisclosureState.ENDED, actor=actor, automatic=True, comment=comment)
    return len(found)


def keep_reading(*, actor: Any, need: Need, file: StoredFile | None = None) -> ConfidentialRead:
    """Record that ``actor`` reads the confidential detail, or downloads a confidential file; before it is shown."""
    access = None if is_enterprise(actor, need) else access_of(actor, need)
    if access is None and not is_enterprise(actor, need):
        raise NotAllowed(_("Your access to the confidential detail has ended."))
    return ConfidentialRead.objects.create(need=need, reader=actor, disclosure_id=access, file=file)


def keep_download(actor: Any, file: StoredFile) -> None:
    """The same for the app ``files``, which hands a confidential file out."""
    need: Any = file.record
    keep_reading(actor=actor, need=need, file=file)
