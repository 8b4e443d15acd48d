"""The confidential detail of needs, and access to it."""

from typing import Any

from tests.access.needs import ENTERPRISE, INSIDE, NEED, published, those, to
from tests.access.table import Row, Statuses, record, signed_in, statuses

ASK = {"purpose": "To judge it.", "signed": "on", "version": 1, "name": "Researcher"}
ENDS = {"ends_on": "2999-01-01"}


def seen(default: int, **by_role: int) -> Statuses:
    """``default`` for whoever sees an access of the world's researcher: he, the enterprise, its officials."""
    return statuses(404, **(dict.fromkeys((*INSIDE, "researcher", "platform_admin"), default) | by_role))


def need_of(state: str) -> Any:
    """The need to which the researcher has an access in ``state``."""
    return record(f"{state}_disclosure_need")


ROWS = [
    Row("needs:confidential", published(403, researcher=200, **those(200, *ENTERPRISE)), NEED, remark="not asked"),
    Row("needs:confidential", published(403, **those(302, *ENTERPRISE)), NEED, "post", lambda w: {"text": "x"}),
    *(
        Row(
            "needs:confidential",
            published(403, researcher=200, **those(200, *ENTERPRISE)),
            need_of(state),
            remark=state,
        )
        for state in ("asked", "granted", "refused", "revoked", "ended")
    ),
    Row(
        "needs:confidential",
        published(403, **those(302, *ENTERPRISE)),
        need_of("granted"),
        "post",
        lambda w: {"text": "x"},
        remark="by a reader",
    ),
    Row("needs:confidential_ask", published(403, researcher=200), NEED),
    Row("needs:confidential_ask", published(403, researcher=302), NEED, "post", lambda w: ASK),
    Row(
        "needs:confidential_ask",
        published(403, researcher=409),
        need_of("asked"),
        "post",
        lambda w: ASK,
        remark="twice",
    ),
    Row("needs:confidential_readings", published(403, **those(200, *ENTERPRISE)), need_of("granted")),
    Row("needs:disclosures", signed_in(200)),
    *(
        Row("needs:disclosure", seen(200), record(f"{state}_disclosure"), remark=state)
        for state in ("asked", "granted")
    ),
    Row(
        "needs:disclosure_undertaking",
        seen(403, researcher=200, **those(200, *ENTERPRISE)),
        record("granted_disclosure"),
    ),
    Row("needs:disclosure_step", seen(403, enterprise_head=200), to("asked_disclosure", "granted")),
    Row(
        "needs:disclosure_step",
        seen(403, enterprise_head=422),
        to("asked_disclosure", "granted"),
        "post",
        lambda w: ENDS,
        remark="for ever",
    ),
    Row(
        "needs:disclosure_step",
        seen(403, enterprise_head=302),
        to("asked_disclosure", "refused"),
        "post",
        lambda w: {"comment": "Not now."},
    ),
    Row(
        "needs:disclosure_step",
        seen(403, enterprise_head=302),
        to("granted_disclosure", "revoked"),
        "post",
        lambda w: {"comment": "No longer."},
    ),
    Row(
        "needs:disclosure_step",
        seen(403, researcher=302),
        to("granted_disclosure", "ended"),
        "post",
        remark="give back",
    ),
    Row("needs:disclosure_step", seen(409), to("refused_disclosure", "granted"), remark="no such step"),
    Row("needs:disclosure_step", statuses(404), to("asked_disclosure", "asked"), remark="signing is another page"),
]
