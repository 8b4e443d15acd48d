"""Which needs, claims and accesses a person may see: the only doors to their rows."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.scope import scope_of
from needs.enums import (
    DISCLOSABLE_NEED_STATES,
    PUBLIC_NEED_STATES,
    RELEASED_NEED_STATES,
    ClaimState,
    DisclosureState,
)
from researchers.querysets import ACTIVE


class NeedQuerySet(models.QuerySet):
    """Technical needs."""

    def public(self) -> "NeedQuerySet":
        """Needs whose public summary everybody may read."""
        return self.filter(state__in=PUBLIC_NEED_STATES)

    def visible_to(self, user: Any) -> "NeedQuerySet":
        """Needs whose detail ``user`` may read.

        The enterprise and its officials see every state; researchers, administrators and transfer offices of colleges that
        serve the district see what has been published; the diagnosing researcher sees the need under diagnosis; a claimant
        whose claim has reached the enterprise keeps seeing the need while he belongs to the college that made the claim.
        """
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        if scope.is_platform_admin:
            return self.all()
        # A condition on a relation costs a join even where it holds for nobody: only those of the person's own roles.
        seen = Q(district_id__in=scope.districts) | Q(park_id__in=scope.parks)
        if scope.enterprises:
            seen |= Q(enterprise__organisation_id__in=scope.enterprises)
        if scope.research_colleges or scope.colleges or scope.universities:
            seen |= Q(district_id__in=scope.linked_districts, state__in=RELEASED_NEED_STATES)
            own = apps.get_model("researchers", "Researcher").objects.filter(user_id=scope.user_id)
            seen |= Q(diagnosing_researcher__in=own.values("pk"))
            claims = apps.get_model("needs", "Claim").objects.filter(leader__user_id=scope.user_id).passed()
            seen |= Q(pk__in=claims.filter(college_id__in=scope.research_colleges).values("need_id"))
        return self.filter(seen)


class DiagnosisQuerySet(models.QuerySet):
    """Diagnoses of needs."""

    def visible_to(self, user: Any) -> "DiagnosisQuerySet":
        """The researcher who was asked, the enterprise, and its officials."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        if scope.is_platform_admin:
            return self.all()
        return self.filter(
            Q(researcher__user_id=scope.user_id)
            | Q(need__enterprise__organisation_id__in=scope.enterprises)
            | Q(need__district_id__in=scope.districts)
            | Q(need__park_id__in=scope.parks)
        )


class DisclosureQuerySet(models.QuerySet):
    """Accesses to confidential detail."""

    def visible_to(self, user: Any) -> "DisclosureQuerySet":
        """The researcher himself, the enterprise, and its officials, who telephone but never read the detail."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        if scope.is_platform_admin:
            return self.all()
        return self.filter(
            Q(researcher__user_id=scope.user_id)
            | Q(need__enterprise__organisation_id__in=scope.enterprises)
            | Q(need__district_id__in=scope.districts)
            | Q(need__park_id__in=scope.parks)
        )

    def in_force(self, user: Any) -> "DisclosureQuerySet":
        """Accesses by which ``user`` may read today: granted and not over, of a researcher who still belongs to a college
        that serves the need's district, to a need that is not over. Asked at every reading, whatever was swept.
        """
        scope = scope_of(user)
        return self.filter(
            state=DisclosureState.GRANTED,
            ends_on__gte=timezone.localdate(),
            researcher__user_id=scope.user_id,
            researcher__state__in=ACTIVE,
            researcher__college_id__in=scope.research_colleges,
            need__state__in=DISCLOSABLE_NEED_STATES,
        ).filter(Exists(serving(OuterRef("researcher__college_id"), OuterRef("need__district_id"))))


def serving(college: Any, district: Any) -> models.QuerySet:
    """Cooperation links in force today between a college and a district."""
    links = apps.get_model("accounts", "CooperationLink").objects
    found: models.QuerySet = links.on(timezone.localdate()).filter(college_id=college, district_id=district)
    return found


class MatchQuerySet(models.QuerySet):
    """Researchers who may fit needs."""

    def visible_to(self, user: Any) -> "MatchQuerySet":
        """Officials see the matches of their district's needs; administrators of colleges those of their own researchers
        with published needs; researchers their own.
        """
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        seen = Q(need__district_id__in=scope.districts) | Q(need__park_id__in=scope.parks)
        released = Q(need__state__in=RELEASED_NEED_STATES, need__district_id__in=scope.linked_districts)
        if scope.colleges:
            seen |= released & Q(researcher__college_id__in=scope.colleges)
        if scope.research_colleges:
            own = Q(researcher__user_id=scope.user_id, researcher__college_id__in=scope.research_colleges)
            seen |= released & own
        return self.filter(seen)


def _of_offices(scope: Any) -> Q:
    """Rows about a need and a researcher that concern an office: its district's or park's need, its college's researcher."""
    return (
        Q(need__district_id__in=scope.districts)
        | Q(need__park_id__in=scope.parks)
        | Q(researcher__college_id__in=scope.colleges)
    )


class NeedInvitationQuerySet(models.QuerySet):
    """Invitations to claim."""

    def visible_to(self, user: Any) -> "NeedInvitationQuerySet":
        """The same people as the match: officials of the need, the college, the researcher; and the need's enterprise
        those whom the need itself names.
        """
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        seen = _of_offices(scope) | Q(
            researcher__user_id=scope.user_id, researcher__college_id__in=scope.research_colleges
        )
        if scope.enterprises:
            seen |= Q(need__enterprise__organisation_id__in=scope.enterprises, invited_by=None)
        return self.filter(seen)


class OpinionQuerySet(models.QuerySet):
    """What offices say of researchers who were found."""

    def visible_to(self, user: Any) -> "OpinionQuerySet":
        """Officials those on their district's needs, administrators of colleges those on their own researchers."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        return self.filter(_of_offices(scope))


class ConfidentialReadQuerySet(models.QuerySet):
    """Readings of confidential detail."""

    def visible_to(self, user: Any) -> "ConfidentialReadQuerySet":
        """The enterprise's people see who read what; everybody else only what he read himself."""
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        return self.filter(Q(need__enterprise__organisation_id__in=scope.enterprises) | Q(reader_id=scope.user_id))


class NeedImportQuerySet(models.QuerySet):
    """Uploaded tables of needs."""

    def visible_to(self, user: Any) -> "NeedImportQuerySet":
        """One's own uploads."""
        scope = scope_of(user)
        return self.none() if scope.user_id is None else self.filter(created_by_id=scope.user_id)


class ClaimQuerySet(models.QuerySet):
    """Claims."""

    def passed(self) -> "ClaimQuerySet":
        """Claims that their college has let pass: what has not been shown to the enterprise makes nobody a claimant."""
        return self.filter(submitted_at__isnull=False)

    def visible_to(self, user: Any) -> "ClaimQuerySet":
        """Claims that one leads or takes part in; that one's college answers for; submitted ones of one's enterprise or
        district. Drafts and what the college has not yet approved stay within the college.
        """
        scope = scope_of(user)
        if scope.user_id is None:
            return self.none()
        if scope.is_platform_admin:
            return self.all()
        passed = ~Q(state__in=WITHIN_COLLEGE) & Q(submitted_at__isnull=False)
        enterprise_side = (
            Q(need__enterprise__organisation_id__in=scope.enterprises)
            | Q(need__district_id__in=scope.districts)
            | Q(need__park_id__in=scope.parks)
        )
        # Whoever has left the college has lost the claims that he led there or had a part in.
        college_side = Q(leader__user_id=scope.user_id, college_id__in=scope.research_colleges)
        if scope.colleges or scope.universities:
            own = Q(college_id__in=scope.colleges) | Q(college__parent_id__in=scope.universities)
            college_side |= own & ~Q(state=ClaimState.DRAFT)
        if scope.research_colleges:
            member_of = apps.get_model("needs", "ClaimMember").objects.filter(researcher__user_id=scope.user_id)
            college_side |= Q(pk__in=member_of.values("claim_id"), college_id__in=scope.research_colleges)
        return self.filter(college_side | (enterprise_side & passed))


WITHIN_COLLEGE = (ClaimState.DRAFT, ClaimState.COLLEGE_REVIEW, ClaimState.RETURNED, ClaimState.REFUSED)
