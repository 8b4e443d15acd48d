"""What readers are shown in place of an enterprise's name and people where those are not open to them."""

from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.timeline import retold
from needs.models import Need
from needs.policies.need import can_see_name
from notifications.selectors import NextStep

ENTERPRISE = _("The enterprise")


def name_for(user: Any, need: Need) -> str:
    """The enterprise's name, or nothing where it is not open to ``user``."""
    return need.enterprise.organisation.name if can_see_name(user, need) else ""


def hidden_people(user: Any, need: Need) -> set[int]:
    """Everybody who acts or acted for the enterprise, where its name is not open to ``user``."""
    if can_see_name(user, need):
        return set()
    rows = Membership.objects.filter(organisation_id=need.enterprise.organisation_id)
    return set(rows.values_list("user_id", flat=True))


def masked_step(user: Any, need: Need, step: NextStep | None) -> NextStep | None:
    """What happens next, without who does it where that would tell whose need it is."""
    if step is None or can_see_name(user, need):
        return step
    return replace(step, who="", escalated_to="")


def masked_entries(user: Any, need: Need, entries: Iterable[Any], *, silent: bool = False) -> list[Any]:
    """Lines of a timeline, the enterprise's people as “the enterprise”; ``silent`` leaves out what was said."""
    hidden = hidden_people(user, need)
    who = str(ENTERPRISE)
    return [retold(one, actor=who if one.actor_id in hidden else one.actor, silent=silent) for one in entries]


def messages_for(user: Any, need: Need, posts: Iterable[Any]) -> list[Any]:
    """Messages with their authors, the enterprise's people as “the enterprise”."""
    posts = list(posts)
    hidden = hidden_people(user, need)
    if not hidden:
        return posts
    return [
        SimpleNamespace(
            pk=post.pk,
            parent_id=post.parent_id,
            author=str(ENTERPRISE) if post.author_id in hidden else post.author,
            body=post.body,
            created_at=post.created_at,
            get_kind_display=post.get_kind_display(),
        )
        for post in posts
    ]
