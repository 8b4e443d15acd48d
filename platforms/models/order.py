"""A service order 服务单: the college's help with creating a platform or applying for a programme."""

from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.audit import audited
from core.models import Stateful
from enterprises.models import Enterprise
from platforms.enums import Level, OrderKind, OrderResult, OrderSide, OrderState, PlatformType
from platforms.querysets import OfOrderQuerySet, OrderQuerySet
from researchers.models import Researcher


@audited()
class ServiceOrder(Stateful):
    """One request for help, from the asking to the closing by both sides.

    ``park`` follows the enterprise while the order is open; ``department`` is the one of the responsible person when the
    college agreed, so that figures keep their place. ``confirmed_on`` is the day on which both sides had closed the order
    and thereby confirmed its result: only then result and amount count. An order that the portal closed has none.
    """

    states = OrderState

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    kind = models.CharField(_("help with"), max_length=12, choices=OrderKind.choices)
    platform_type = models.CharField(_("kind of platform"), max_length=20, choices=PlatformType.choices, blank=True)
    title = models.CharField(_("name of the platform or programme"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    deadline = models.DateField(_("deadline for handing in"), null=True, blank=True)
    request = models.TextField(_("help asked for"), max_length=2000)
    present = models.TextField(_("what there is already"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=OrderState.choices, editable=False)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="service_orders", verbose_name=_("enterprise")
    )
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("district"))
    park = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park")
    )
    college = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("college"))
    department = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    responsible = models.ForeignKey(
        Researcher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_orders",
        verbose_name=_("responsible person"),
    )
    agreed_with = models.CharField(_("asked by, at the enterprise"), max_length=60, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    agreed_on = models.DateField(_("agreed"), null=True, editable=False)
    submitted_on = models.DateField(_("handed in on"), null=True, editable=False)
    result = models.CharField(_("result"), max_length=12, choices=OrderResult.choices, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    amount = models.DecimalField(
        _("amount granted"), max_digits=12, decimal_places=2, default=Decimal(0), editable=False
    )
    decision = models.CharField(_("number of the decision"), max_length=80, blank=True, editable=False)
    closed_on = models.DateField(_("closed"), null=True, editable=False)
    confirmed_on = models.DateField(_("confirmed by both sides"), null=True, editable=False)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("service order")
        verbose_name_plural = _("service orders")
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="service_order_enterprise"),
            models.Index(fields=["responsible", "state"], name="service_order_responsible"),
            models.Index(fields=["district", "state", "-id"], name="service_order_district_state"),
            models.Index(fields=["college", "state", "-id"], name="service_order_college_state"),
            models.Index(
                fields=["deadline"], condition=Q(state__in=("requested", "running")), name="service_order_deadline"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="programme") | Q(deadline__isnull=False), name="service_order_programme_deadline"
            ),
            models.CheckConstraint(
                condition=Q(kind="platform") ^ Q(platform_type=""), name="service_order_platform_type"
            ),
            models.CheckConstraint(
                condition=Q(result="", decided_on__isnull=True) | (~Q(result="") & Q(decided_on__isnull=False)),
                name="service_order_decided",
            ),
            models.CheckConstraint(
                condition=Q(amount=0) | Q(amount__gt=0, result="approved"), name="service_order_amount"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | ~Q(result=""), name="service_order_confirmed_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls it."""
        return f"{self.number} {self.title} · {self.enterprise}"

    def get_absolute_url(self) -> str:
        """The record page."""
        return reverse("platforms:detail", args=[self.pk])


@audited()
class OrderMember(models.Model):
    """A researcher whom the college named for the order beside the responsible person."""

    order = models.ForeignKey(ServiceOrder, models.CASCADE, related_name="members")
    researcher = models.ForeignKey(
        Researcher, models.PROTECT, related_name="service_memberships", verbose_name=_("researcher")
    )
    objects = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("person named for a service order")
        verbose_name_plural = _("people named for service orders")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "researcher"], name="service_order_member_once"),
        ]

    def __str__(self) -> str:
        return str(self.researcher)


@audited()
class OrderClosing(models.Model):
    """One side's closing of the order, with its word on the help. The two are given by two different persons."""

    order = models.ForeignKey(ServiceOrder, models.CASCADE, related_name="closings")
    side = models.CharField(_("side"), max_length=12, choices=OrderSide.choices)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    closed_at = models.DateTimeField(_("closed"), auto_now_add=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    objects = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing of a service order")
        verbose_name_plural = _("closings of service orders")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "side"], name="service_order_closed_once"),
            models.UniqueConstraint(fields=["order", "closed_by"], name="service_order_closed_by_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.order_id}"
