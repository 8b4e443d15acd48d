"""Who gets what of matching and invitations."""

from tests.access.needs import ENTERPRISE, INSIDE, OFFICIALS, published, those, unpublished
from tests.access.table import Row, record, statuses
from tests.factories.world import World


def of_match(world: World) -> dict[str, int]:
    """The need, and the researcher who fits."""
    return {"pk": world.records["need"].pk, "researcher": world.records["researcher_profile"].pk}


def stranger(world: World) -> dict[str, int]:
    """The need, and a researcher whom nobody is shown."""
    return {"pk": world.records["need"].pk, "researcher": world.records["outside_researcher_profile"].pk}


NEED, INVITATION = record("need"), record("need_invitation")
SEEING = (*OFFICIALS, "college_admin")

ROWS = [
    Row("needs:fitting", statuses(403, researcher=200, outside_researcher=200)),
    Row("needs:matches", published(403, **those(200, *SEEING)), NEED),
    Row(
        "needs:matches",
        published(404, **those(403, *ENTERPRISE, *OFFICIALS, "platform_admin")),
        record("draft_need"),
        remark="draft",
    ),
    Row("needs:invitations", published(403, **those(200, *INSIDE)), NEED),
    Row("needs:invitations", unpublished(200, platform_admin=403), record("draft_need"), remark="draft"),
    Row("needs:invite", published(403, **those(302, *SEEING)), of_match, "post"),
    Row("needs:invite", published(403, **those(404, *SEEING)), stranger, "post", remark="not shown"),
    Row("needs:judge", published(403, **those(302, *SEEING)), of_match, "post", lambda world: {"fits": "no"}),
    Row("needs:judge", published(403, **those(404, *SEEING)), stranger, "post", remark="not shown"),
    Row("needs:out_of_field", published(403, researcher=302), NEED, "post"),
    Row("needs:invitation_decline", statuses(404, researcher=200, **those(403, *SEEING)), INVITATION),
    Row(
        "needs:invitation_decline",
        statuses(404, researcher=302, **those(403, *SEEING)),
        INVITATION,
        "post",
        lambda world: {"answer": "no_time"},
    ),
]
