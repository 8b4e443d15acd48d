"""A district with so many needs and everything that hangs on them, in proportions as the demonstration shows them."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import CooperationLink, Membership, Organisation, User
from bench.rows import insert
from core.models import TimelineEntry
from enterprises.models import Enterprise, Park
from indicators.rebuilding import each_difference
from indicators.services import fold
from needs.models import Claim, ClaimMember, Need, Requirement
from notifications.models import Notification, WaitingAssignee, WaitingItem
from projects.models import Project
from researchers.models import Researcher

PARKS, RESEARCHERS = 5, 60
DAYS = 1080
"""Needs are spread over three years."""
# States in hundredths: most old needs are over, most young ones published.
STATES = [
    *["draft"] * 4, *["submitted"] * 2, *["returned"] * 2, *["published"] * 34, *["paused"] * 2, *["expired"] * 8,
    *["matched"] * 6, *["contracted"] * 8, *["solved"] * 14, *["closed"] * 20,
]  # fmt: skip
PUBLISHED = "state NOT IN ('draft', 'submitted', 'returned')"
TAKEN = ("matched", "contracted", "solved")
SOURCE = f"(SELECT id, enterprise_id, district_id, park_id, state, area, title, created_at, published_at FROM needs_need WHERE {PUBLISHED}) AS n"  # noqa: S608 - constants


@dataclass(frozen=True, kw_only=True)
class Ready:
    """What the pages need to know of the data."""

    official: int
    head: int
    college_admin: int
    researchers: list[int]
    open_needs: list[int]
    park: int


def fill(size: int) -> None:
    """Generate ``size`` needs. Runs as superuser with triggers off, then lets the figures be counted from the records."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    people = _offices()
    _enterprises(max(40, size // 40), people)
    _researchers(people)
    _needs(size, people)
    _claims()
    _history(people)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SELECT setval('core_numbersequence_id_seq', 1000)")
        cursor.execute("INSERT INTO core_numbersequence (kind, year, last) VALUES ('N', %s, 900000)", [_today().year])
        cursor.execute("VACUUM (ANALYZE)")
    for _difference in each_difference(correct=True):
        pass
    fold()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) indicators_summary")
        # Millions of deltas at once are no business as usual: what they leave behind would be read by every dashboard.
        cursor.execute("VACUUM (FULL, ANALYZE) indicators_delta")


def ready() -> Ready:
    """The people, and what they can ask for, in a database that ``fill`` has filled."""
    people = dict(User.objects.filter(email__endswith="@bench.example").values_list("email", "id"))
    return Ready(
        official=people["official@bench.example"],
        head=people["head@bench.example"],
        college_admin=people["admin@bench.example"],
        researchers=list(Researcher.objects.order_by("id").values_list("user_id", flat=True)),
        open_needs=list(Need.objects.filter(state="published").order_by("-id").values_list("id", flat=True)[:2000]),
        park=Park.objects.order_by("organisation_id").values_list("organisation_id", flat=True)[0],
    )


def _today() -> datetime.date:
    return timezone.localdate()


def _user(email: str, organisation: Organisation, role: str) -> User:
    user = User.objects.create(email=email, name=email.split("@")[0], hidden_digest={})
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def _offices() -> dict[str, Any]:
    kinds = OrganisationKind
    district = Organisation.objects.create(kind=kinds.DISTRICT, name="District")
    university = Organisation.objects.create(kind=kinds.UNIVERSITY, name="University")
    college = Organisation.objects.create(kind=kinds.COLLEGE, name="College", parent=university)
    parks = [
        Organisation.objects.create(kind=kinds.PARK, name=f"Park {number}", parent=district) for number in range(PARKS)
    ]
    for park in parks:
        Park.objects.create(organisation=park, district=district)
    CooperationLink.objects.create(
        college=college, district=district, starts_on=_today() - datetime.timedelta(days=DAYS)
    )
    official = _user("official@bench.example", district, Role.DISTRICT_OFFICIAL)
    admin = _user("admin@bench.example", college, Role.COLLEGE_ADMIN)
    return {"district": district, "college": college, "parks": parks, "official": official, "college_admin": admin}


def _enterprises(count: int, people: dict[str, Any]) -> None:
    district, parks = people["district"].pk, [park.pk for park in people["parks"]]
    park = f"(ARRAY{parks})[1 + i % {PARKS}]"
    insert(
        Organisation,
        f"generate_series(1, {count}) AS i",
        kind="'enterprise'",
        name="'示例精细化工' || i || '有限公司'",
        parent_id=park,
    )
    insert(
        Enterprise,
        "(SELECT id, parent_id, row_number() OVER (ORDER BY id) AS i FROM accounts_organisation"
        " WHERE kind = 'enterprise') AS o",
        organisation_id="o.id",
        district_id=str(district),
        park_id="o.parent_id",
        uscc="'91410205MA' || lpad(i::text, 8, '0')",
        state="'verified'",
        industry="'2643'",
        created_at=f"now() - make_interval(days => {DAYS})",
    )
    first = Organisation.objects.filter(kind="enterprise").order_by("id").first()
    assert first is not None  # noqa: S101 - it was just made
    people["head"] = _user("head@bench.example", first, Role.ENTERPRISE_HEAD)


def _researchers(people: dict[str, Any]) -> None:
    for number in range(RESEARCHERS):
        user = _user(f"researcher{number}@bench.example", people["college"], Role.RESEARCHER)
        Researcher.objects.create(user=user, college=people["college"], state="vetted", keywords=["颜料", "精馏"])


def _needs(size: int, people: dict[str, Any]) -> None:
    states = "ARRAY[" + ", ".join(f"'{state}'" for state in STATES) + "]"
    moment = f"(now() - make_interval(secs => ({size} - i) * {DAYS * 86400.0 / size}))"
    areas = "(ARRAY['process_upgrading', 'process_upgrading', 'new_product', 'new_product', 'innovation_platform', 'talent_team'])"
    source = (
        f"(SELECT i, {moment} AS at, ({states})[1 + (i * 37) % 100] AS s, "  # noqa: S608 - numbers and constants
        f"e.id AS enterprise_id, e.park_id FROM generate_series(1, {size}) AS i JOIN (SELECT id, park_id, "
        "row_number() OVER (ORDER BY id) - 1 AS position FROM enterprises_enterprise) AS e "
        "ON e.position = (i * 31) % (SELECT count(*) FROM enterprises_enterprise) ORDER BY i) AS g"
    )
    insert(
        Need,
        source,
        number="'N-2025-' || lpad(i::text, 7, '0')",
        enterprise_id="enterprise_id",
        district_id=str(people["district"].pk),
        park_id="park_id",
        state="s",
        title="'降低第' || i || '号颜料母液中的氯离子含量并稳定产品质量'",
        summary="'第' || i || '号颜料母液含盐高，需要新的处理办法。'",
        trouble="repeat('洗涤用水多，氯离子仍高于客户要求，现有办法成本高。', 5)",
        area=f"{areas}[1 + i % 6]",
        industry="'2643'",
        contact_name="'联系人'",
        contact_phone="'0371-00000000'",
        name_disclosure="(ARRAY['everyone', 'researchers', 'shortlisted'])[1 + i % 3]",
        budget_min="CASE WHEN i % 3 = 0 THEN 100000 + (i % 9) * 50000 END",
        budget_max="CASE WHEN i % 3 = 0 THEN 400000 + (i % 9) * 90000 END",
        budget_negotiable="i % 3 <> 0",
        deadline="CASE WHEN i % 2 = 0 THEN (now() + make_interval(days => (i % 400)::int))::date END",
        valid_until="(now() + interval '120 days')::date",
        readiness_now="3 + i % 4",
        readiness_target="6 + i % 3",
        no_state_secret="true",  # noqa: S106 - a field, no password
        created_by_id=str(people["head"].pk),
        created_at="at",
        updated_at="at",
        state_since="at + interval '2 days'",
        submitted_at="CASE WHEN s <> 'draft' THEN at + interval '3 hours' END",
        published_at="CASE WHEN s NOT IN ('draft', 'submitted', 'returned') THEN at + interval '2 days' END",
        content_version="1",
    )
    insert(
        Requirement,
        "needs_need AS n CROSS JOIN generate_series(0, 2) AS p WHERE p <= n.id % 4",
        need_id="n.id",
        position="p",
        name="'指标' || p",
        target="(10 + p * 5)::text",
        comparator="'le'",
        unit="'ppm'",
        importance="'must'",
    )


def _claims() -> None:
    """Published needs have none to three claims; where the need was taken the first one is accepted."""
    taken = ", ".join(f"'{state}'" for state in TAKEN)
    state = (
        f"CASE WHEN c = 1 AND n.state IN ({taken}) THEN 'accepted' WHEN n.state IN ({taken}) THEN 'declined' "
        "WHEN n.state = 'closed' THEN 'lapsed' WHEN c = 1 THEN 'shortlisted' ELSE 'submitted' END"
    )
    begun = "(n.published_at + make_interval(days => (3 + (n.id * 7 + c * 5) % 40)::int))"
    source = (
        f"{SOURCE} CROSS JOIN generate_series(1, 3) AS c JOIN (SELECT id, college_id, row_number() OVER (ORDER BY id)"  # noqa: S608 - constants
        f" - 1 AS position FROM researchers_researcher) AS r ON r.position = (n.id * 3 + c) % {RESEARCHERS}"
        f" WHERE c <= CASE WHEN n.state IN ({taken}) THEN 1 + n.id % 3 ELSE n.id % 3 END"
    )
    insert(
        Claim,
        source,
        need_id="n.id",
        leader_id="r.id",
        college_id="r.college_id",
        state=state,
        need_version="1",
        approach="'用离子交换代替水洗，先小试后中试。'",
        price="200000 + (n.id % 20) * 10000",
        months="6 + n.id % 9",
        proof="'做过两项同类课题。'",
        submitted_at=begun,
        accepted_at=f"CASE WHEN c = 1 AND n.state IN ({taken}) THEN {begun} + interval '12 days' END",
        decline_reason=f"CASE WHEN c > 1 AND n.state IN ({taken}) THEN 'other_chosen' ELSE '' END",
        created_at=f"{begun} - interval '1 day'",
        state_since=begun,
    )
    insert(
        ClaimMember,
        "needs_claim AS c",
        claim_id="c.id",
        role="'leader'",
        researcher_id="c.leader_id",
        name="'负责人'",
        confirmed_at="c.created_at",
    )
    insert(
        Project,
        "needs_claim AS c JOIN needs_need AS n ON n.id = c.need_id WHERE c.state = 'accepted'",
        number="'P-2025-' || lpad(c.id::text, 7, '0')",
        title="n.title",
        claim_id="c.id",
        need_id="n.id",
        enterprise_id="n.enterprise_id",
        district_id="n.district_id",
        park_id="n.park_id",
        college_id="c.college_id",
        leader_id="c.leader_id",
        state="'preparing'",
        planned_value="c.price",
        planned_months="c.months",
        created_at="c.accepted_at",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE needs_need AS n SET first_claim_at = c.first, matched_at = c.matched, open_claims = c.open FROM "
            "(SELECT need_id, min(submitted_at) AS first, max(accepted_at) AS matched, "
            "count(*) FILTER (WHERE state IN ('submitted', 'shortlisted')) AS open FROM needs_claim GROUP BY need_id) "
            "AS c WHERE c.need_id = n.id"
        )


def _history(people: dict[str, Any]) -> None:
    """Timelines, what waits and for whom, news."""
    need, claim = (ContentType.objects.get_for_model(model).pk for model in (Need, Claim))
    steps = "(VALUES (0, 'draft'), (1, 'submitted'), (2, 'published')) AS s (number, to_state)"
    insert(
        TimelineEntry,
        f"needs_need AS n CROSS JOIN {steps} WHERE s.number < 2 OR n.{PUBLISHED} ORDER BY n.id, s.number",
        content_type_id=str(need),
        object_id="n.id",
        event="'need.' || s.to_state",
        to_state="s.to_state",
        actor_id=str(people["head"].pk),
        created_at="n.created_at + make_interval(days => s.number)",
    )
    insert(
        TimelineEntry,
        "needs_claim AS c CROSS JOIN (VALUES ('college_review'), ('submitted')) AS s (to_state) ORDER BY c.id",
        content_type_id=str(claim),
        object_id="c.id",
        event="'claim.' || s.to_state",
        to_state="s.to_state",
        actor_id="NULL",
        created_at="c.created_at",
    )
    _waiting(Need, need, "need", ("submitted", "returned", "expired", "matched"), people)
    _waiting(Claim, claim, "claim", ("submitted", "shortlisted"), people)
    insert(
        Notification,
        "generate_series(1, 200) AS i CROSS JOIN accounts_user AS u",
        content_type_id=str(need),
        object_id="1",
        user_id="u.id",
        event="'need.published'",
        dedupe="'bench:' || i",
        lines='\'{"zh-hans": "需求已发布", "en": "Need published"}\'::jsonb',
        mailing="'off'",
        read_at="CASE WHEN i > 12 THEN now() END",
    )


def _waiting(
    model: type[models.Model], kind: int, machine: str, states: tuple[str, ...], people: dict[str, Any]
) -> None:
    """Open items, a third of them overdue, for the head of the first enterprise, the district and one researcher."""
    wanted = ", ".join(f"'{state}'" for state in states)
    insert(
        WaitingItem,
        f"{model._meta.db_table} AS r WHERE r.state IN ({wanted})",
        content_type_id=str(kind),
        object_id="r.id",
        machine=f"'{machine}'",
        state="r.state",
        title="'事项'",
        url="'/'",
        opened_on="(now() - interval '20 days')::date",
        due_on="(now() + make_interval(days => (r.id % 30)::int - 10))::date",
    )
    insert(
        WaitingAssignee,
        f"notifications_waitingitem AS w WHERE w.machine = '{machine}'",
        item_id="w.id",
        concern="'assigned'",
        user_id="NULL",
        organisation_id=str(people["district"].pk if machine == "need" else people["college"].pk),
        role="'district_official'" if machine == "need" else "'college_admin'",
    )
