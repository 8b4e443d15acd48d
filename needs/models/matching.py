"""What matching keeps: researchers ready for comparison, what came of it for each need, invitations, and answers.

Profiles and matches are worked out from other records and can be made again at any time (``rebuild_matching``); they are
not audited. Invitations, "not my field" and opinions are what people did, and are.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Stateful
from needs.enums import InvitationAnswer, InvitationState, MatchWord
from needs.models.need import Need
from needs.querysets import MatchQuerySet, NeedInvitationQuerySet, OpinionQuerySet
from researchers.models import Researcher


class MatchProfile(models.Model):
    """A researcher's directions, publications and patents, cut up and, where there is a model, embedded."""

    researcher = models.OneToOneField(Researcher, models.CASCADE, primary_key=True, related_name="match_profile")
    stale_since = models.DateTimeField(null=True, db_index=True)
    """When something changed that is not in here yet; ``None``: nothing."""
    computed_at = models.DateTimeField(null=True, db_index=True)
    model = models.CharField(max_length=40, blank=True)
    dimensions = models.PositiveSmallIntegerField(default=0)
    items = models.JSONField(default=list)
    """Kind, text and year of each item, in the order of the tokens."""
    tokens = models.BinaryField(default=bytes)
    vectors = models.BinaryField(default=bytes)

    class Meta:
        verbose_name = _("profile for matching")
        verbose_name_plural = _("profiles for matching")

    def __str__(self) -> str:
        return f"{self.researcher_id}"


class NeedMatching(models.Model):
    """Whether a need has been compared with the researchers, with how many, and whether anybody fits."""

    need = models.OneToOneField(Need, models.CASCADE, primary_key=True, related_name="matching")
    stale_since = models.DateTimeField(null=True, db_index=True)
    hurry = models.BooleanField(default=True)
    """Whether the need itself changed; where only a researcher did, the comparison may wait a little."""
    computed_at = models.DateTimeField(null=True)
    candidates = models.PositiveIntegerField(default=0)
    found = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("matching of a need")
        verbose_name_plural = _("matchings of needs")

    def __str__(self) -> str:
        return f"{self.need_id}"


class Match(models.Model):
    """A researcher who may fit a need, and why. Nothing here comes from the confidential detail."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="matches")
    researcher = models.ForeignKey(Researcher, models.CASCADE, related_name="matches")
    score = models.FloatField()
    place = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=10, choices=MatchWord.choices)
    items = models.JSONField(default=list)
    """The best items: kind, text, year."""
    terms = ArrayField(models.CharField(max_length=80), default=list)
    area_results = models.PositiveSmallIntegerField(default=0)
    """Claims in the need's area that this researcher has fulfilled, as leader or in the team."""
    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [models.UniqueConstraint(fields=["need", "researcher"], name="match_once")]
        indexes = [models.Index(fields=["researcher", "-score", "-id"], name="match_of_researcher")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.researcher_id} {self.score:.2f}"


@audited()
class Invitation(Stateful):
    """A researcher is asked to claim a published need: once for each need."""

    states = InvitationState

    need = models.ForeignKey(Need, models.CASCADE, related_name="invitations")
    researcher = models.ForeignKey(Researcher, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    """``None``: named in the need itself, before or after it was published. The enterprise's people stay unnamed."""
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState.choices, default=InvitationState.INVITED, editable=False
    )
    answer = models.CharField(_("declined because"), max_length=20, choices=InvitationAnswer.choices, blank=True)
    objects = NeedInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to claim")
        verbose_name_plural = _("invitations to claim")
        constraints = [models.UniqueConstraint(fields=["need", "researcher"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.need.number} {self.need.title}"

    def get_absolute_url(self) -> str:
        """The need: there the researcher claims or declines."""
        return self.need.get_absolute_url()


@audited()
class OutOfField(models.Model):
    """A researcher says that a need is not in his field: it is not shown to him, and what resembles it counts less."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="+")
    researcher = models.ForeignKey(Researcher, models.CASCADE, related_name="out_of_field")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("need outside a researcher’s field")
        verbose_name_plural = _("needs outside researchers’ fields")
        constraints = [models.UniqueConstraint(fields=["need", "researcher"], name="out_of_field_once")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.researcher_id}"


@audited()
class Opinion(models.Model):
    """An office says that a researcher who was found fits a need, or does not: the latest word counts, audit keeps the others."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="opinions")
    researcher = models.ForeignKey(Researcher, models.CASCADE, related_name="opinions")
    fits = models.BooleanField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now=True)
    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion on whether a researcher fits")
        verbose_name_plural = _("opinions on whether researchers fit")
        constraints = [models.UniqueConstraint(fields=["need", "researcher"], name="opinion_once")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.researcher_id} {self.fits}"
