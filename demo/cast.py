"""Everybody who appears: organisations, people, enterprises, researchers, and how they come onto the portal."""

import datetime
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from accounts.enums import SECOND_FACTOR_ROLES, OrganisationKind, Role
from accounts.models import Organisation, User
from accounts.scope import forget_scope
from accounts.services import create_link, create_organisation, create_person, start_membership
from demo.accounts import HEADS, MEMBERS, OFFICES, PASSWORD, head_email, member_email, researcher_email
from demo.clock import Story, days_ago
from demo.texts import read
from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise, Park
from enterprises.services import create_verified, mark_key, register, update_park, update_profile
from enterprises.transitions import machine as enterprise_machine
from meetings.models import Meeting
from researchers.enums import ResearcherState
from researchers.models import College, Patent, Publication, Researcher
from researchers.services import apply, save_work, update_college
from researchers.transitions import machine as researcher_machine

BEGINNING = 362
"""Days ago on which the demonstration begins."""
DEPARTMENTS = ("应用化学系", "化学工程系", "材料化学系")
ENTERED_BY_OFFICIALS = frozenset({"water", "agro"})
OUTSIDE_THE_PARK = frozenset({"surfactant", "fragrance", "salt"})
NEWCOMER = "salt"


@dataclass
class Cast:
    """Who there is so far, by the keys of the texts."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    researchers: dict[str, Researcher] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)

    def head(self, enterprise: str) -> User:
        """Head of an enterprise."""
        return self.users[f"head:{enterprise}"]

    def researcher_user(self, key: str) -> User:
        """The person behind a researcher."""
        return self.users[f"researcher:{key}"]


def person(email: str, name: str) -> User:
    """A person who signs in with the demonstration's password."""
    user = create_person(email=email, name=name, phone="0371-00000000")
    user.password = hashed()
    user.save(update_fields=["password"])
    return user


@cache
def hashed() -> str:
    """The one password of the demonstration, made unreadable once: that is meant to take long, and would thirty times."""
    return make_password(PASSWORD)


def give_role(user: User, organisation: Organisation, role: str, *, actor: Any) -> None:
    """A role, with an authenticator app enrolled where the role demands a second factor."""
    start_membership(user=user, organisation=organisation, role=role, actor=actor)
    if role in SECOND_FACTOR_ROLES:
        TOTP.activate(user, generate_totp_secret())
    forget_scope(user)


def foundation(cast: Cast) -> None:
    """The offices and their organisations; call it with the clock at the beginning."""
    new, kinds = cast.organisations, OrganisationKind
    new["platform"] = Organisation.objects.create(kind=kinds.PLATFORM, name="校企合作平台运营单位")
    admin = cast.users["admin"] = person(OFFICES[0].email, OFFICES[0].name)
    give_role(admin, new["platform"], Role.PLATFORM_ADMIN, actor=None)

    def make(key: str, kind: str, name: str, name_en: str, parent: str = "") -> None:
        new[key] = create_organisation(kind=kind, name=name, name_en=name_en, parent=new.get(parent), actor=admin)

    make("district", kinds.DISTRICT, "禹王台区", "Yuwangtai District")
    make("park", kinds.PARK, "禹王台区精细化工产业园", "Yuwangtai Fine Chemical Industry Park", "district")
    make("university", kinds.UNIVERSITY, "河南大学", "Henan University")
    make("college", kinds.COLLEGE, "化学化工学院", "College of Chemistry and Chemical Engineering", "university")
    for office in OFFICES[1:]:
        user = cast.users[office.key] = person(office.email, office.name)
        give_role(user, new[office.place], office.role, actor=admin)
    for name in DEPARTMENTS:
        new[name] = create_organisation(
            kind=kinds.DEPARTMENT, name=name, parent=new["college"], actor=cast.users["college"]
        )
    create_link(college=new["college"], district=new["district"], starts_on=timezone.localdate(), actor=admin)
    update_park(
        actor=cast.users["park"],
        park=Park.objects.get(organisation=new["park"]),
        seen=None,
        values={
            "development_status": "已入驻精细化工企业十二家，形成颜料、溶剂、医药中间体和电子化学品四个方向。",
            "industrial_layout": "北区为生产区，南区为中试和检测区，公共管廊、集中供热和污水处理已建成。",
            "plan": "三年内建成化工新材料中试基地，危险工艺连续化改造全部完成。",
            "liaison": cast.users["park"],
        },
    )
    update_college(
        actor=cast.users["college"],
        college=College.objects.get(organisation=new["college"]),
        seen=None,
        values={
            "introduction": "学院设应用化学、化学工程和材料化学三个系，面向区内企业开放科研力量和仪器设备。",
            "strengths": "颜料与表面化学、过程强化、水处理、多相催化、高纯化学品。",
        },
    )


def enterprise_story(cast: Cast, number: int, entry: dict[str, Any]) -> Story:
    """An enterprise registers and is verified, or is entered by officials; then it completes its profile."""
    key = entry["key"]
    newcomer = key == NEWCOMER
    start = days_ago(6 if newcomer else BEGINNING - 2 - number, hour=9, minute=number)
    yield start
    head = cast.users[f"head:{key}"] = person(head_email(key), HEADS[key])
    given: dict[str, Any] = {
        "name": entry["name"],
        "uscc": entry["code"] + uscc.calc_check_digit(entry["code"]),
        "district": cast.organisations["district"],
        "park": None if key in OUTSIDE_THE_PARK else cast.organisations["park"],
        "contact_name": HEADS[key],
        "contact_phone": f"0371-0000{number:04d}",
        "industry": entry["industry"],
        "size": entry["size"],
        "founded": entry["founded"],
        "employees": entry["employees"],
    }
    if key in ENTERED_BY_OFFICIALS:
        enterprise = create_verified(actor=cast.users["district"], **given)
        give_role(head, enterprise.organisation, Role.ENTERPRISE_HEAD, actor=cast.users["district"])
    else:
        enterprise = register(actor=head, **given)
        forget_scope(head)
        if newcomer:
            return
        yield start + datetime.timedelta(days=1 + number % 3, hours=2)
        enterprise = enterprise_machine.run(enterprise, EnterpriseState.VERIFIED, actor=cast.users["district"])
    cast.enterprises[key] = enterprise
    yield start + datetime.timedelta(days=4, hours=1)
    update_profile(
        actor=head,
        enterprise=enterprise,
        seen=None,
        values={
            "qualifications": entry["qualifications"],
            "main_products": entry["products"],
            "development_status": entry["status"],
            "technical_shortcomings": entry["lacks"],
        },
        hoped_projects=[{"title": title, "description": ""} for title in entry["hoped"]],
    )
    if entry["is_key"]:
        mark_key(actor=cast.users["district"], enterprise=enterprise, is_key=True)
    if key in MEMBERS:
        member = cast.users[f"member:{key}"] = person(member_email(key), MEMBERS[key])
        give_role(member, enterprise.organisation, Role.ENTERPRISE_MEMBER, actor=head)


def researcher_story(cast: Cast, number: int, entry: dict[str, Any]) -> Story:
    """A researcher applies, is vetted, and shows publications and patents."""
    key = entry["key"]
    start = days_ago(BEGINNING - 3 - number % 4, hour=14, minute=number * 3)
    yield start
    user = cast.users[f"researcher:{key}"] = person(researcher_email(key), entry["name"])
    researcher = apply(
        actor=user,
        college=cast.organisations["college"],
        department=cast.organisations[entry["department"]],
        title=entry["title"],
        keywords=entry["keywords"],
        directions=entry["directions"],
        orcid=_orcid(entry["orcid"]),
    )
    yield start + datetime.timedelta(days=2)
    researcher = researcher_machine.run(researcher, ResearcherState.VETTED, actor=cast.users["college"])
    cast.researchers[key] = researcher
    forget_scope(user)
    for title, venue, year in entry["publications"]:
        values = {"title": title, "authors": entry["name"], "venue": venue, "year": year}
        save_work(actor=user, researcher=researcher, values=values, work=Publication())
    for title, status, filed_on in entry["patents"]:
        filed = datetime.date.fromisoformat(filed_on)
        values = {"title": title, "status": status, "filed_on": filed, "holders": "河南大学"}
        save_work(actor=user, researcher=researcher, values=values, work=Patent())


def applicant_story(cast: Cast) -> Story:
    """Somebody whom the college has not vetted yet."""
    yield days_ago(2, hour=15)
    user = person(researcher_email("chou"), "何丑")
    apply(
        actor=user,
        college=cast.organisations["college"],
        department=cast.organisations["材料化学系"],
        title="lecturer",
        keywords=["膜分离"],
        directions="纳滤膜与反渗透膜的抗污染改性。",
    )


def _orcid(body: str) -> str:
    """An ORCID iD from its first fifteen digits."""
    return body + mod_11_2.calc_check_digit(body.replace("-", "")) if body else ""


def cast_stories(cast: Cast) -> list[Story]:
    """How everybody but the offices comes onto the portal."""
    stories = [enterprise_story(cast, number, entry) for number, entry in enumerate(read("enterprises"))]
    stories += [researcher_story(cast, number, entry) for number, entry in enumerate(read("researchers"))]
    return [*stories, applicant_story(cast)]
