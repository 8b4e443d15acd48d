"""People, organisations, who belongs where, and which colleges serve which districts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import OrganisationKind, Role
from accounts.querysets import (
    CooperationLinkQuerySet,
    DelegationQuerySet,
    ErasureRequestQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
)
from core.audit import HiddenDigest, audited


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a user; without a password only mailed codes sign in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a user who may enter the Django administration."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by address without regard to case, as mail does."""
        return self.get(email__iexact=username or "")


@audited(hidden=("email", "phone"), exclude=("password", "last_login"))
class User(HiddenDigest, AbstractBaseUser, PermissionsMixin):
    """A person. What a person may do comes from memberships, not from here."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may enter the administration"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case")]

    def __str__(self) -> str:
        return self.name or self.email


@audited()
class Organisation(models.Model):
    """A legal or administrative body. Enterprise, park and college profiles hang on it one to one."""

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["kind", "name"], name="organisation_kind_name")]

    def __str__(self) -> str:
        return self.name


@audited()
class CooperationLink(models.Model):
    """A college serves a district from one day to another; nothing of a district is open to a college without it."""

    college = models.ForeignKey(Organisation, models.PROTECT, related_name="district_links", verbose_name=_("college"))
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="college_links", verbose_name=_("district"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    objects = CooperationLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation link")
        verbose_name_plural = _("cooperation links")
        constraints = [
            models.UniqueConstraint(fields=["college", "district", "starts_on"], name="cooperation_link_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="cooperation_link_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.college} – {self.district}"

    @property
    def is_open(self) -> bool:
        """Whether the link is in force today or will be."""
        return self.ends_on is None or self.ends_on >= timezone.localdate()


@audited()
class Membership(models.Model):
    """A person's role in an organisation, from a moment until it is ended. Ended ones are kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="membership_org_role")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.organisation}"


@audited()
class Delegation(models.Model):
    """During an absence a colleague of the same organisation acts in a person's place, from one day to another.

    What is lent are the person's own roles there, asked anew at each request (``accounts.scope``): it ends by itself, with
    either one's membership, and is never lent on.
    """

    delegator = models.ForeignKey(User, models.CASCADE, related_name="delegations_given", verbose_name=_("absent"))
    delegate = models.ForeignKey(User, models.CASCADE, related_name="delegations_received", verbose_name=_("stand-in"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    created_at = models.DateTimeField(_("named"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="delegation_in_order"),
            models.CheckConstraint(
                condition=~models.Q(delegator=models.F("delegate")), name="delegation_to_somebody_else"
            ),
        ]
        indexes = [
            models.Index(
                fields=["delegate", "ends_on"], condition=models.Q(revoked_at__isnull=True), name="delegation_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegate} – {self.delegator} – {self.organisation}"

    def get_absolute_url(self) -> str:
        """The page on which each sees their own."""
        return reverse("accounts:absence")

    @property
    def is_open(self) -> bool:
        """Whether it is in force or still to come."""
        return self.revoked_at is None and self.ends_on >= timezone.localdate()

    @property
    def is_current(self) -> bool:
        """Whether it is in force today."""
        return self.is_open and self.starts_on <= timezone.localdate()


@audited(hidden=("email",), exclude=("token_digest",))
class Invitation(HiddenDigest):
    """A role offered to an e-mail address by a link. Only the digest of the link's token is kept."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role", "email"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="invitation_email_lower_case"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.get_role_display()}"

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()


class PrivacyConsent(models.Model):
    """A person agreed to a version of the privacy text."""

    append_only = True

    user = models.ForeignKey(User, models.CASCADE, related_name="consents", verbose_name=_("person"))
    version = models.CharField(_("version of the text"), max_length=20)
    agreed_at = models.DateTimeField(_("agreed"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent to the privacy text")
        verbose_name_plural = _("consents to the privacy text")

    def __str__(self) -> str:
        return f"{self.user} – {self.version}"


@audited(hidden=("reason",))
class ErasureRequest(HiddenDigest):
    """A person asks that personal data be erased while open obligations stand in the way; an administrator settles it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="erasure_requests", verbose_name=_("person"))
    reason = models.TextField(_("remark"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    erased = models.BooleanField(_("erased"), default=False)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to erase personal data")
        verbose_name_plural = _("requests to erase personal data")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(answered_at__isnull=True), name="erasure_request_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.created_at:%Y-%m-%d}"


class Erasure(models.Model):
    """An erasure that was carried out: written by the database function that cleans the audit events, never changed."""

    append_only = True

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    erased_at = models.DateTimeField(_("when"))
    cleaned_events = models.PositiveIntegerField(_("audit events cleaned"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.user_id} – {self.erased_at:%Y-%m-%d}"
