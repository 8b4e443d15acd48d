"""The district's limits on stationing, and whether a stationing keeps them."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CooperationLink
from core.errors import DomainError
from enterprises.enums import EnterpriseState
from researchers.enums import ResearcherState
from talent.enums import HOLDING_STATES, Party
from talent.models import Stationing, StationingRules


def rules_of(district_id: int) -> StationingRules:
    """The limits of a district; the defaults, unsaved, where it has laid down none."""
    found = StationingRules.objects.filter(district_id=district_id).first()
    return found or StationingRules(district_id=district_id)


def check_term(*, district_id: int, starts_on: datetime.date, ends_on: datetime.date, planned_days: int) -> None:
    """The term and its days, whoever proposes them."""
    least = rules_of(district_id).least_days
    if ends_on < starts_on:
        raise DomainError(_("The end lies before the beginning."), field="ends_on")
    if planned_days < least:
        raise DomainError(
            _("The district asks for at least %(least)s planned days.") % {"least": least}, field="planned_days"
        )
    length = (ends_on - starts_on).days + 1
    if planned_days > length:
        raise DomainError(_("The term has only %(length)s calendar days.") % {"length": length}, field="planned_days")


def check_limits(stationing: Stationing) -> None:
    """What must hold before the three parties are asked. Call it with the researcher locked."""
    researcher = stationing.researcher
    if researcher is None or researcher.college_id != stationing.college_id:
        raise DomainError(_("Please choose a researcher of this college."), field="researcher")
    if researcher.state != ResearcherState.VETTED:
        raise DomainError(_("Please choose a researcher who is vetted and not on leave."), field="researcher")
    if researcher.user.memberships.current().filter(organisation_id=stationing.enterprise.organisation_id).exists():
        raise DomainError(_("This researcher belongs to the enterprise."), field="researcher")
    if stationing.enterprise.state != EnterpriseState.VERIFIED:
        raise DomainError(_("Only a verified enterprise takes a researcher."), field="enterprise")
    if not serves(stationing.college_id, stationing.district_id):
        raise DomainError(_("The college does not serve this district today."), field="enterprise")
    check_term(
        district_id=stationing.district_id,
        starts_on=stationing.starts_on,
        ends_on=stationing.ends_on,
        planned_days=stationing.planned_days,
    )
    others = Stationing.objects.filter(researcher=researcher, state__in=HOLDING_STATES).exclude(pk=stationing.pk)
    held = set(others.values_list("enterprise_id", flat=True))
    if stationing.enterprise_id in held:
        raise DomainError(_("This researcher is stationed at the enterprise already."), field="researcher")
    most = rules_of(stationing.district_id).most_enterprises
    if len(held) >= most:
        raise DomainError(
            _("This researcher serves %(count)s enterprises already; the district allows %(most)s at a time.")
            % {"count": len(held), "most": most},
            field="researcher",
        )


def serves(college_id: int, district_id: int) -> bool:
    """Whether a cooperation link is in force today."""
    links = CooperationLink.objects.on(timezone.localdate())
    return links.filter(college_id=college_id, district_id=district_id).exists()


def missing_parties(stationing: Stationing, *, demand: bool = False) -> list[Party]:
    """Parties that have not approved the text as it stands; ``demand`` refuses where there are any."""
    given = set(stationing.approvals.filter(terms_version=stationing.terms_version).values_list("party", flat=True))
    missing = [party for party in Party if party not in given]
    if missing and demand:
        raise DomainError(_("Not all three parties have approved the agreement."))
    return missing
