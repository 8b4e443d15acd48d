"""How access to the confidential detail of a need goes, as far as its text says."""

import datetime
from dataclasses import dataclass

from demo.cast import Cast
from demo.clock import Story
from needs.enums import DisclosureState
from needs.models import Disclosure, Need
from needs.selectors.disclosure import current_text
from needs.services import disclosure as services
from needs.transitions.disclosure import disclosure_machine

ADDRESS = "192.0.2.10"
"""Of the block that RFC 5737 keeps for examples."""
LONG, SHORT = 120, 8
"""Days for which access is granted; the short one is about to end."""


@dataclass(frozen=True, kw_only=True)
class AccessText:
    """One line of a need's ``access``: who, how far, what for."""

    researcher: str
    reaches: str
    purpose: str


def parse(line: str) -> AccessText:
    """An access's line."""
    researcher, reaches, purpose = (part.strip() for part in line.split("|"))
    return AccessText(researcher=researcher, reaches=reaches, purpose=purpose)


def disclosure_story(cast: Cast, title: str, enterprise: str, text: AccessText, asked: datetime.datetime) -> Story:
    """A request from its signature to where its text ends."""
    yield asked
    user, head = cast.researcher_user(text.researcher), cast.head(enterprise)
    need = Need.objects.get(title=title)
    access = services.ask(
        actor=user,
        need=need,
        purpose=text.purpose,
        name=user.name,
        version=current_text().version,
        address=ADDRESS,
    )
    if text.reaches == DisclosureState.ASKED:
        return
    yield asked + datetime.timedelta(days=1, hours=2)
    if text.reaches == DisclosureState.REFUSED:
        comment = "目前仅向已入围团队提供，入围后欢迎再次申请。"
        disclosure_machine.run(access, DisclosureState.REFUSED, actor=head, comment=comment)
        return
    days = SHORT if text.reaches == "ending" else LONG
    ends_on = (asked + datetime.timedelta(days=1 + days)).date()
    disclosure_machine.run(access, DisclosureState.GRANTED, actor=head, ends_on=ends_on)
    for hours in (5, 25):
        yield asked + datetime.timedelta(days=1, hours=hours)
        services.keep_reading(actor=cast.researcher_user(text.researcher), need=need)
    yield asked + datetime.timedelta(days=4)
    access = Disclosure.objects.get(pk=access.pk)
    if text.reaches == DisclosureState.REVOKED:
        comment = "合作方式调整，暂停提供，感谢理解。"
        disclosure_machine.run(access, DisclosureState.REVOKED, actor=head, comment=comment)
    elif text.reaches == DisclosureState.ENDED:
        comment = "资料已阅，不再需要。"
        disclosure_machine.run(access, DisclosureState.ENDED, actor=user, comment=comment)
