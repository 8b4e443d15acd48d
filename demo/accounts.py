"""Who can be signed in as. Addresses end in ``.example``, which no mail ever reaches."""

from dataclasses import dataclass

from accounts.enums import Role
from indicators.registry import Text

PASSWORD = "demo-portal-2026"  # noqa: S105 - demonstration data are refused in production


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """One person; ``shown`` ones are printed by ``make run``. ``place`` is a key of the cast's organisations."""

    key: str
    email: str
    name: str
    role: str
    place: str
    shown: bool = False

    @property
    def role_label(self) -> Text:
        """The role in words."""
        return Role(self.role).label


OFFICES = (
    DemoAccount(
        key="admin",
        email="admin@portal.example",
        name="平台管理员",
        role=Role.PLATFORM_ADMIN,
        place="platform",
        shown=True,
    ),
    DemoAccount(
        key="district",
        email="official@district.example",
        name="区科技局经办人",
        role=Role.DISTRICT_OFFICIAL,
        place="district",
        shown=True,
    ),
    DemoAccount(
        key="park",
        email="liaison@park.example",
        name="园区联络员",
        role=Role.PARK_OFFICIAL,
        place="park",
        shown=True,
    ),
    DemoAccount(
        key="college",
        email="admin@college.example",
        name="学院科研秘书",
        role=Role.COLLEGE_ADMIN,
        place="college",
        shown=True,
    ),
    DemoAccount(
        key="transfer",
        email="office@university.example",
        name="技术转移机构经办人",
        role=Role.TRANSFER_OFFICE,
        place="university",
        shown=True,
    ),
)
HEADS = {
    "pigment": "甲总",
    "solvent": "乙总",
    "water": "丙总",
    "pharma": "丁总",
    "additive": "戊总",
    "electronic": "己总",
    "surfactant": "庚总",
    "fragrance": "辛总",
    "catalyst": "壬总",
    "resin": "癸总",
    "agro": "子总",
    "salt": "丑总",
}
MEMBERS = {"pigment": "技术部小甲", "pharma": "技术部小丁"}
SHOWN_ENTERPRISE = "pigment"
SHOWN_RESEARCHERS = ("jia", "ding")


def head_email(enterprise: str) -> str:
    """Address of an enterprise's head."""
    return f"head@{enterprise}.example"


def member_email(enterprise: str) -> str:
    """Address of an enterprise's member."""
    return f"member@{enterprise}.example"


def researcher_email(key: str) -> str:
    """Address of a researcher."""
    return f"{key}@college.example"


def accounts() -> list[tuple[str, Text]]:
    """Address and role of every account that is printed."""
    rows: list[tuple[str, Text]] = [(one.email, one.role_label) for one in OFFICES if one.shown]
    rows += [
        (head_email(SHOWN_ENTERPRISE), Role.ENTERPRISE_HEAD.label),
        (member_email(SHOWN_ENTERPRISE), Role.ENTERPRISE_MEMBER.label),
    ]
    rows += [(researcher_email(key), Role.RESEARCHER.label) for key in SHOWN_RESEARCHERS]
    return rows
