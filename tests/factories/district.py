"""A small district: two officials, a park official, a platform administrator, somebody without a role, one enterprise."""

from types import SimpleNamespace

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from enterprises.models import Enterprise


def make_district() -> SimpleNamespace:
    """``alice`` (Chinese) and ``bob`` (English) are the district's, ``paula`` the park's, ``admin`` the platform's."""
    district = Organisation.objects.create(kind="district", name="示例区")
    park = Organisation.objects.create(kind="park", name="示例园区", parent=district)
    platform = Organisation.objects.create(kind="platform", name="平台")
    body = Organisation.objects.create(kind="enterprise", name="示例化工有限公司", parent=district)
    people = {
        "alice": (district, Role.DISTRICT_OFFICIAL, "zh-hans"),
        "bob": (district, Role.DISTRICT_OFFICIAL, "en"),
        "paula": (park, Role.PARK_OFFICIAL, "zh-hans"),
        "admin": (platform, Role.PLATFORM_ADMIN, "zh-hans"),
    }
    made = {}
    for name, (organisation, role, language) in people.items():
        made[name] = User.objects.create_user(f"{name}@example.cn", name=name.title(), language=language)
        Membership.objects.create(user=made[name], organisation=organisation, role=role)
    made["carol"] = User.objects.create_user("carol@example.cn", name="Carol")
    record = Enterprise.objects.create(organisation=body, district=district, uscc="91410205MA9XXXXX0T")
    return SimpleNamespace(district=district, park=park, record=record, **made)
