"""Who gets what of technical needs."""

from collections.abc import Callable
from typing import Any

from needs.services.consent import link_for
from tests.access.table import Row, Statuses, everybody, record, signed_in, statuses
from tests.factories.world import World

NEED, DRAFT, SUBMITTED = record("need"), record("draft_need"), record("submitted_need")
RETURNED, PAUSED, EXPIRED = record("returned_need"), record("paused_need"), record("expired_need")
ENTERPRISE = ("enterprise_head", "enterprise_member")
OFFICIALS = ("district_official", "park_official")
COLLEGE = ("researcher", "college_admin", "transfer_office")
INSIDE = (*ENTERPRISE, *OFFICIALS)


def published(default: int, **by_role: int) -> Statuses:
    """``default`` for everybody who reads the detail of a published need; it does not exist for the rest."""
    return statuses(404, **(dict.fromkeys((*INSIDE, *COLLEGE, "platform_admin"), default) | by_role))


def unpublished(default: int, **by_role: int) -> Statuses:
    """``default`` for the enterprise and its officials; it does not exist for the rest."""
    return statuses(404, **(dict.fromkeys((*INSIDE, "platform_admin"), default) | by_role))


def those(status: int, *roles: str) -> dict[str, int]:
    """The same status for some roles."""
    return dict.fromkeys(roles, status)


def to(name: str, state: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    """Arguments of a step of a record."""
    return lambda world: {"pk": world.records[name].pk, "to": state, **more}


def link(world: World) -> dict[str, Any]:
    """The link that the head was mailed."""
    path = link_for(world.users["enterprise_head"], world.records["enterprise_profile"])
    return {"token": path.rstrip("/").rsplit("/", 1)[-1]}


BASICS = {
    "title": "Less chloride",
    "trouble": "It takes too long.",
    "area": "process_upgrading",
    "contact_name": "Contact",
    "contact_phone": "0371-1",
    "no_state_secret": "on",
}
ROWS_EMPTY = {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "0", "rows-MAX_NUM_FORMS": "40"}
PUBLICATION = {"summary": "A summary.", "name_disclosure": "researchers", "valid_until": "2999-01-01"}

ROWS = [
    Row("needs:list", signed_in(200)),
    Row("needs:review", statuses(403, other_official=200, **those(200, *OFFICIALS))),
    Row("needs:public_list", everybody(200)),
    Row("needs:public_detail", everybody(200), lambda w: {"number": w.records["need"].number}),
    Row("needs:public_detail", everybody(404), lambda w: {"number": w.records["draft_need"].number}, remark="draft"),
    Row(
        "needs:new",
        statuses(403, other_enterprise=200, other_official=200, **those(200, *INSIDE)),
    ),
    Row(
        "needs:new",
        statuses(403, other_enterprise=302, other_official=422, **those(302, *ENTERPRISE), **those(422, *OFFICIALS)),
        method="post",
        data=lambda world: BASICS,
    ),
    Row(
        "needs:from_project", published(403, other_official=404, **those(302, *INSIDE)), record("hoped_project"), "post"
    ),
    Row("needs:detail", published(200), NEED),
    Row("needs:detail", unpublished(200), DRAFT, remark="draft"),
    Row("needs:requirements", published(200), NEED),
    Row("needs:files", published(200), NEED),
    Row("needs:conversation", published(200), NEED),
    Row("needs:message", published(302), NEED, "post", lambda world: {"body": "How long?"}),
    Row("needs:message", unpublished(403), DRAFT, "post", lambda world: {"body": "How long?"}, remark="draft"),
    Row("needs:timeline", published(200), NEED),
    Row("needs:versions", published(200), NEED),
    Row("needs:version", published(200), lambda w: {"pk": w.records["need"].pk, "number": 1}),
    Row(
        "needs:version",
        published(404, platform_admin=200, **those(200, *INSIDE)),
        lambda w: {"pk": w.records["revised_need"].pk, "number": 2},
        remark="proposed",
    ),
    Row(
        "needs:version_step",
        published(404, platform_admin=403, **those(403, *ENTERPRISE), **those(302, *OFFICIALS)),
        to("revised_need", "current", number=2),
        "post",
    ),
    Row("needs:edit", published(403, **those(200, *ENTERPRISE)), NEED),
    Row("needs:edit", unpublished(403, **those(200, *INSIDE)), SUBMITTED, remark="in review"),
    Row("needs:edit", unpublished(403, **those(302, *ENTERPRISE)), DRAFT, "post", lambda w: BASICS),
    Row("needs:edit_detail", published(403, **those(200, *ENTERPRISE)), NEED),
    Row("needs:edit_requirements", published(403, **those(200, *ENTERPRISE)), NEED),
    Row("needs:edit_requirements", published(403, **those(302, *ENTERPRISE)), NEED, "post", lambda w: ROWS_EMPTY),
    Row("needs:edit_publication", published(403, **those(200, *ENTERPRISE)), NEED),
    Row("needs:submit", unpublished(403, **those(200, *ENTERPRISE)), DRAFT),
    Row("needs:submit", unpublished(403, **those(302, *ENTERPRISE)), DRAFT, "post"),
    Row("needs:submitted", unpublished(403, **those(200, *ENTERPRISE)), SUBMITTED),
    Row("needs:published", published(403, **those(200, *OFFICIALS)), NEED),
    Row("needs:step", unpublished(403, **those(200, *OFFICIALS)), to("submitted_need", "published")),
    Row(
        "needs:step",
        unpublished(403, **those(302, *OFFICIALS)),
        to("submitted_need", "published"),
        "post",
        lambda w: PUBLICATION,
    ),
    Row(
        "needs:step",
        unpublished(403, **those(302, *OFFICIALS)),
        to("submitted_need", "returned"),
        "post",
        lambda w: {"comment": "Which pigment?"},
        remark="return",
    ),
    Row("needs:step", unpublished(403, **those(200, *INSIDE)), to("submitted_need", "diagnosing"), remark="diagnose"),
    Row("needs:step", published(403, enterprise_head=200), to("need", "closed"), remark="close"),
    Row("needs:step", published(403, enterprise_head=200), to("expired_need", "published"), remark="renew"),
    Row(
        "needs:step",
        published(403, **those(302, "enterprise_head", *OFFICIALS)),
        to("need", "paused"),
        "post",
        remark="pause",
    ),
    Row("needs:step", published(409), to("need", "solved"), remark="no such step"),
    Row("needs:step", statuses(404), to("need", "nowhere"), remark="no such state"),
    Row("needs:follow", published(302, **those(403, *ENTERPRISE)), NEED, "post", lambda w: {"wanted": "1"}),
    Row("needs:copy", published(403, **those(302, *ENTERPRISE)), NEED, "post"),
    Row("needs:consent", unpublished(403, **those(200, *OFFICIALS)), record("on_behalf_need")),
    Row(
        "needs:consents",
        statuses(403, enterprise_head=200, other_enterprise=200),
    ),
    Row("needs:consent_link", everybody(200), link, remark="the signature is the permission"),
    Row("needs:consent_link", everybody(410), lambda w: {"token": "forged"}, remark="forged"),
    Row("needs:import", statuses(403, other_enterprise=200, other_official=200, **those(200, *INSIDE))),
    Row(
        "needs:import",
        statuses(403, other_enterprise=422, other_official=422, **those(422, *INSIDE)),
        method="post",
        remark="no file",
    ),
    Row("needs:import_template", signed_in(200)),
    Row("needs:import_detail", statuses(404, district_official=302), record("need_import")),
    Row("needs:import_start", statuses(404, district_official=302), record("need_import"), "post", remark="unchecked"),
    Row("needs:diagnosis", unpublished(200, researcher=200), record("diagnosis")),
    Row(
        "needs:diagnosis",
        unpublished(403, researcher=302),
        record("diagnosis"),
        "post",
        lambda w: {"signed": "on", "version": 1, "name": "Researcher"},
    ),
    Row(
        "needs:diagnosis_step",
        unpublished(302, researcher=302, platform_admin=403),
        to("diagnosis", "lapsed"),
        "post",
    ),
]
