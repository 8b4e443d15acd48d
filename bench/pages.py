"""The pages that are measured, and who asks for them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

CSRF = "b" * 32
"""The cookie and the field carry the same token, as a browser's would."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request: address, whose session, and what is sent."""

    path: str
    session: str
    body: bytes | None = None

    @property
    def method(self) -> str:
        """GET, or POST where something is sent."""
        return "GET" if self.body is None else "POST"

    @property
    def headers(self) -> dict[str, str]:
        """Cookies, and the kind of what is sent."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={CSRF}", "Accept-Language": "zh-hans"}
        if self.body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return headers


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page with enough requests for the measurement; ``status`` is the answer that counts as right."""

    name: str
    requests: list[Request]
    status: int = 200
    limit_ms: int = 25


def pages(facts: dict[str, Any], count: int) -> list[Page]:
    """All pages over the data and sessions that ``bench.prepare`` made; posts are different every time."""
    researcher, official, head = facts["researcher"], facts["official"], facts["head"]
    list_query = urlencode({"area": "new_product", "state": "published"})
    needs = facts["open_needs"]
    detail = [f"/needs/{needs[(number * 17) % len(needs)]}/" for number in range(count)]

    def same(path: str, session: str) -> list[Request]:
        return [Request(path=path, session=session)] * count

    return [
        Page(name="empty signed-in view", requests=same("/privacy/", researcher)),
        Page(name="home", requests=same("/", official)),
        Page(name="need list (50 rows)", requests=same("/needs/", researcher)),
        Page(name="need list, official", requests=same("/needs/", official)),
        Page(name="filtered list", requests=same(f"/needs/?{list_query}", researcher)),
        Page(name="need detail", requests=[Request(path=path, session=researcher) for path in detail]),
        Page(name="dashboard", requests=same("/dashboard/", official)),
        Page(name="records of a figure", requests=same("/dashboard/figures/needs.published/", official)),
        Page(name="post a need", requests=list(_posts(head, count)), status=302, limit_ms=20),
        Page(name="claim a need", requests=list(_claims(facts, count)), status=302, limit_ms=20),
    ]


def dashboards(facts: dict[str, Any], count: int) -> list[Page]:
    """The dashboards of an organisation of each kind, and the records behind a number."""
    official, park = facts["official"], facts["park"]
    asked = {
        "dashboard of a district": ("/dashboard/", official),
        "dashboard of a park": (f"/dashboard/?of={park}", official),
        "dashboard of an enterprise": ("/dashboard/", facts["head"]),
        "dashboard of a college": ("/dashboard/", facts["college_admin"]),
        "records of a figure": ("/dashboard/figures/needs.published/", official),
    }
    return [
        Page(name=name, requests=[Request(path=path, session=session)] * count)
        for name, (path, session) in asked.items()
    ]


def _posts(session: str, count: int) -> Iterator[Request]:
    for number in range(count):
        yield _form(
            "/needs/new/",
            session,
            title=f"降低第{number}批颜料的氯离子含量",
            trouble="洗涤用水多，氯离子仍高于客户要求，现有办法成本高。",
            area="process_upgrading",
            contact_name="联系人",
            contact_phone="0371-00000000",
            no_state_secret="on",  # noqa: S106 - a field, no password
        )


def _claims(facts: dict[str, Any], count: int) -> Iterator[Request]:
    for need, session in facts["claimable"][:count]:
        yield _form(
            f"/needs/{need}/claim/",
            session,
            approach="用离子交换代替水洗。",
            price="30",
            months="8",
            proof="做过两项。",
        )


def _form(path: str, session: str, **fields: str) -> Request:
    body = urlencode({"csrfmiddlewaretoken": CSRF, "submission": str(uuid.uuid4()), **fields})
    return Request(path=path, session=session, body=body.encode())
