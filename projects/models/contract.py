"""The technology contract 技术合同 of a project, its approvals, amendments and registration. Money in yuan.

Contract value (合同成交额), technology transaction value (技术交易额) and money received (到账) are three figures: the first two
stand on the contract, the third is the sum of its received payments. None is computed from another.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from core.audit import HiddenDigest, audited
from core.models import Stateful
from needs.enums import IpTerms
from projects.enums import (
    AmendmentState,
    ApprovalSide,
    ContractKind,
    ContractState,
    PartyRole,
    PaymentState,
    RegistrationState,
)
from projects.models.project import Project
from projects.querysets import ContractQuerySet, OfContractQuerySet

MONEY: Any = {"max_digits": 14, "decimal_places": 2}
EMPTY = models.Value({}, models.JSONField())


@audited()
class Contract(Stateful):
    """A technology contract. A project has at most one that is not abandoned."""

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="contracts", verbose_name=_("project"))
    state = models.CharField(
        _("state"), max_length=20, choices=ContractState.choices, default=ContractState.DRAFTING, editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ContractKind.choices)
    title = models.CharField(_("title"), max_length=120)
    value = models.DecimalField(_("contract value (yuan)"), **MONEY)
    transaction_value = models.DecimalField(_("technology transaction value (yuan)"), **MONEY)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    ip_terms = models.CharField(_("ownership of results"), max_length=20, choices=IpTerms.choices)
    ip_note = models.TextField(_("ownership in detail"), blank=True)
    content = models.TextField(_("subject, scope and form"), blank=True)
    acceptance_terms = models.TextField(_("how results are accepted"), blank=True)
    confidentiality = models.TextField(_("confidentiality"), blank=True)
    liability = models.TextField(_("breach and liability"), blank=True)
    # What only this kind of contract says, by the keys of ``projects.contract_terms``.
    terms = models.JSONField(_("terms of this kind of contract"), default=dict, db_default=EMPTY)
    # Silence of the enterprise after the waiting time counts as consent to milestones only where this is agreed.
    silence_is_consent = models.BooleanField(_("silence counts as consent to milestones"), default=False)
    content_version = models.PositiveIntegerField(
        pgettext_lazy("contract", "version of the text"), default=1, editable=False
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    objects = ContractQuerySet.as_manager()
    states = ContractState

    class Meta:
        verbose_name = _("technology contract")
        verbose_name_plural = _("technology contracts")
        indexes = [models.Index(fields=["state", "-id"], name="contract_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=~Q(state=ContractState.ABANDONED), name="contract_one_per_project"
            ),
            models.CheckConstraint(
                condition=Q(transaction_value__lte=models.F("value")), name="contract_transaction_value_within_value"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="contract_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The contract's page."""
        return reverse("projects:contract", args=[self.pk])


@audited(hidden=("representative", "account"))
class ContractParty(HiddenDigest):
    """A legal person that signs. The university contracts; the college is its performing unit 承担单位."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="parties")
    role = models.CharField(_("part"), max_length=12, choices=PartyRole.choices)
    position = models.PositiveSmallIntegerField(default=0)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    legal_name = models.CharField(_("legal name"), max_length=120)
    code = models.CharField(_("unified social credit code"), max_length=18)
    performing_unit = models.CharField(_("performing unit"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    representative = models.CharField(_("legal representative"), max_length=80, blank=True)
    account = models.CharField(_("bank and account"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("party to a contract")
        verbose_name_plural = _("parties to a contract")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.legal_name


@audited()
class ContractApproval(models.Model):
    """One side's approval of one version of the text. An edit makes a new version, which all approve again."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="approvals")
    content_version = models.PositiveIntegerField(pgettext_lazy("contract", "version of the text"))
    side = models.CharField(_("side"), max_length=20, choices=ApprovalSide.choices)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("approval of a contract")
        verbose_name_plural = _("approvals of a contract")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "content_version", "side"], name="approval_once_per_side"),
            models.UniqueConstraint(
                fields=["contract", "content_version", "approved_by"], name="approval_by_different_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} v{self.content_version} {self.side}"


@audited()
class Payment(Stateful):
    """A payment of the contract: planned by the contract, invoiced, received 到账 as the transfer office confirms."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="payments")
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=PaymentState.choices, default=PaymentState.PLANNED, editable=False
    )
    title = models.CharField(_("payment"), max_length=120)
    due_on = models.DateField(_("due"), null=True, blank=True)
    amount = models.DecimalField(_("amount (yuan)"), **MONEY)
    invoice = models.CharField(_("invoice number"), max_length=60, blank=True)
    received = models.DecimalField(_("received (yuan)"), null=True, blank=True, **MONEY)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    objects = OfContractQuerySet.as_manager()
    states = PaymentState

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The contract's page of payments."""
        return reverse("projects:contract_payments", args=[self.contract_id])

    @property
    def waiting_title(self) -> str:
        """As a list of what waits names it."""
        return f"{self.contract.number} {self.title}"

    @property
    def is_late(self) -> bool:
        """Whether the money should have come by now."""
        return self.state != PaymentState.RECEIVED and self.due_on is not None and self.due_on < timezone.localdate()


@audited()
class Amendment(Stateful):
    """A change to a signed contract, with old and new values; each amendment is a version of its own."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=AmendmentState.choices, default=AmendmentState.PROPOSED, editable=False
    )
    reason = models.TextField(_("reason"))
    old = models.JSONField(_("before"))
    new = models.JSONField(_("after"))
    # A contract ended by agreement: the last amendment, which changes nothing else.
    ends_contract = models.BooleanField(_("ends the contract"), default=False, db_default=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    enterprise_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    college_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    office_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    objects = OfContractQuerySet.as_manager()
    states = AmendmentState

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="amendment_once")]

    def __str__(self) -> str:
        return f"{self.contract.number}-{self.number}"

    def get_absolute_url(self) -> str:
        """The amendment's page."""
        return reverse("projects:amendment", args=[self.pk])

    @property
    def waiting_title(self) -> str:
        """As a list of what waits names it."""
        return f"{self} {self.contract.title}"


@audited()
class Registration(Stateful):
    """The registration 技术合同认定登记 of a contract. A refusal leaves the contract in force."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="registration")
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=RegistrationState.choices,
        default=RegistrationState.SUBMITTED,
        editable=False,
    )
    number = models.CharField(_("registration number"), max_length=60, blank=True)
    office = models.CharField(_("registration office"), max_length=120, blank=True)
    submitted_on = models.DateField(_("handed in on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    recognised_value = models.DecimalField(_("recognised transaction value (yuan)"), null=True, blank=True, **MONEY)
    objects = OfContractQuerySet.as_manager()
    states = RegistrationState

    class Meta:
        verbose_name = _("registration of a contract")
        verbose_name_plural = _("registrations of contracts")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="registration_number_once")
        ]

    def __str__(self) -> str:
        return str(self.contract)

    def get_absolute_url(self) -> str:
        """The contract's page of registration."""
        return reverse("projects:contract_registration", args=[self.contract_id])

    @property
    def waiting_title(self) -> str:
        """As a list of what waits names it."""
        return str(self.contract)
