"""Reads over the confidential detail of needs and who may read it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from accounts.enums import Role
from accounts.models import Membership
from accounts.scope import scope_of
from files.models import StoredFile
from needs.enums import DISCLOSABLE_NEED_STATES, OPEN_DISCLOSURE_STATES, NeedState
from needs.models import Disclosure, Need, NeedConfidential, NonDisclosureText
from needs.querysets import serving
from researchers.querysets import ACTIVE

# A need that was being diagnosed is in review again: nobody reads meanwhile, but the access need not be asked for anew.
IN_BETWEEN = (NeedState.SUBMITTED, NeedState.RETURNED)
CONFIDENTIAL_FILES = "need.confidential"
"""Key of the kind of file that only readers of the confidential detail get."""
JOINED = ("need__enterprise__organisation", "need__district", "need__park", "researcher__user", "researcher__college")


def with_access(needs: QuerySet[Need], user: Any) -> QuerySet[Need]:
    """``needs`` with what their confidential door asks about ``user``, in the same statement: ``asked_access``, whether
    there is an access of whatever state; ``holds_confidential``, whether there is anything behind the door.
    """
    if not scope_of(user).research_colleges:
        return needs.annotate(asked_access=Value(False), holds_confidential=Value(False))
    own = Disclosure.objects.filter(need=OuterRef("pk"), researcher__user_id=user.pk)
    return needs.annotate(
        asked_access=Exists(own),
        holds_confidential=Exists(texts_of(OuterRef("pk"))) | Exists(files_of(OuterRef("pk"))),
    )


def texts_of(need_id: Any) -> QuerySet[NeedConfidential]:
    """The confidential text of a need, unless it is empty."""
    return NeedConfidential.objects.filter(need_id=need_id).exclude(text="")


def files_of(need_id: Any) -> QuerySet[StoredFile]:
    """The confidential files of a need; the kind of file belongs to needs alone."""
    found: QuerySet[StoredFile] = StoredFile.objects.filter(object_id=need_id, kind=CONFIDENTIAL_FILES).current()
    return found


def access_of(user: Any, need: Need) -> int | None:
    """The access by which ``user`` may read the need's confidential detail now, if there is one.

    A need that a page has read by ``with_access`` keeps the answer for the page; every other is asked for anew.
    """
    if not scope_of(user).research_colleges or not getattr(need, "asked_access", True):
        return None
    if hasattr(need, "access_id"):
        known: int | None = need.access_id
        return known
    found = Disclosure.objects.in_force(user).filter(need=need).values_list("pk", flat=True).first()
    if hasattr(need, "asked_access"):
        need.access_id = found  # type: ignore[attr-defined]
    return found


def has_confidential(need: Need) -> bool:
    """Whether there is anything confidential to read."""
    return texts_of(need.pk).exists() or files_of(need.pk).exists()


def current_text() -> NonDisclosureText:
    """The version of the non-disclosure text that is signed today."""
    text = NonDisclosureText.objects.order_by("-version").first()
    if text is None:  # reference rows are loaded with every migration
        raise NonDisclosureText.DoesNotExist
    return text


def disclosures_joined(rows: Any) -> QuerySet[Disclosure]:
    """Accesses with the names that lists and pages show."""
    joined: QuerySet[Disclosure] = rows.select_related(*JOINED)
    return joined


def unfounded() -> QuerySet[Disclosure]:
    """Open accesses whose ground has gone: the need is over or holds nothing confidential any more, the researcher has left
    or lost the role, or the college no longer serves the district.
    """
    role = Membership.objects.current().filter(
        user_id=OuterRef("researcher__user_id"),
        organisation_id=OuterRef("researcher__college_id"),
        role=Role.RESEARCHER,
    )
    return Disclosure.objects.filter(state__in=OPEN_DISCLOSURE_STATES).filter(
        ~Q(need__state__in=(*DISCLOSABLE_NEED_STATES, *IN_BETWEEN))
        | ~Q(researcher__state__in=ACTIVE)
        | ~Exists(role)
        | ~Exists(serving(OuterRef("researcher__college_id"), OuterRef("need__district_id")))
        | (~Exists(texts_of(OuterRef("need_id"))) & ~Exists(files_of(OuterRef("need_id"))))
    )
