"""Access to the confidential detail of needs, in every state."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from needs.enums import DisclosureState, NeedState
from needs.models import Disclosure, Need, NeedConfidential, Undertaking
from needs.selectors.disclosure import current_text
from researchers.models import Researcher
from tests.factories.needs import SECRET, make_need
from tests.factories.world import World

ADDRESS = "192.0.2.7"


def make_undertaking(need: Need, person: User, **fields: Any) -> Undertaking:
    """A signature under the text in force."""
    values = {"text": current_text(), "name": person.name, "address": ADDRESS, "signed_at": timezone.now(), **fields}
    return Undertaking.objects.create(need=need, person=person, **values)


def make_disclosure(
    need: Need, researcher: Researcher, state: str = DisclosureState.ASKED, **fields: Any
) -> Disclosure:
    """An access in ``state``; granted ones for the next thirty days."""
    if state != DisclosureState.ASKED and state != DisclosureState.REFUSED:
        fields.setdefault("ends_on", timezone.localdate() + datetime.timedelta(days=30))
        fields.setdefault("granted_at", timezone.now())
    return Disclosure.objects.create(
        need=need,
        researcher=researcher,
        undertaking=make_undertaking(need, researcher.user),
        state=state,
        **{"purpose": "To judge whether our resin tolerates the salt.", **fields},
    )


def make_confidential_need(world: World, *, text: str = SECRET, state: str = NeedState.PUBLISHED) -> Need:
    """A need of the world's enterprise with something confidential in it."""
    need = make_need(world.records["enterprise_profile"], state, by=world.users["enterprise_head"])
    NeedConfidential.objects.create(need=need, text=text)
    return need


def extend_world(world: World) -> None:
    """An access of the world's researcher in each state, each to a need of its own."""
    for state in DisclosureState.values:
        need = make_confidential_need(world)
        world.records[f"{state}_disclosure"] = make_disclosure(need, world.records["researcher_profile"], state)
        world.records[f"{state}_disclosure_need"] = need
