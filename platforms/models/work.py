"""What is done for a service order: tasks with their days, and hours."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Stateful
from platforms.enums import TaskState
from platforms.models.order import ServiceOrder
from platforms.querysets import OfOrderQuerySet
from researchers.models import Researcher


@audited()
class OrderTask(Stateful):
    """One task: of the enterprise, of one of the named people, or of the college where nobody is named for it."""

    states = TaskState

    order = models.ForeignKey(ServiceOrder, models.PROTECT, related_name="tasks")
    title = models.CharField(_("task"), max_length=120)
    by_enterprise = models.BooleanField(_("done by the enterprise"), default=False)
    assignee = models.ForeignKey(
        Researcher, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    due_on = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=TaskState.choices, default=TaskState.OPEN, editable=False
    )
    done_on = models.DateField(_("done"), null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    waiting_items = GenericRelation("notifications.WaitingItem")
    objects = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a service order")
        verbose_name_plural = _("tasks of service orders")
        indexes = [models.Index(fields=["order", "due_on"], name="service_task_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(by_enterprise=False) | Q(assignee__isnull=True), name="service_task_one_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order.number} {self.title}"

    @property
    def waiting_title(self) -> str:
        """What a list of waiting items calls it."""
        return f"{self.order.number} {self.title} · {self.order.enterprise}"

    def get_absolute_url(self) -> str:
        """The page with the order's tasks."""
        return f"{reverse('platforms:work', args=[self.order_id])}#task-{self.pk}"


@audited()
class WorkEntry(models.Model):
    """Hours of one named person on one day. An entry is deleted and written anew, never changed."""

    order = models.ForeignKey(ServiceOrder, models.PROTECT, related_name="entries")
    task = models.ForeignKey(
        OrderTask, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("task")
    )
    researcher = models.ForeignKey(Researcher, models.PROTECT, related_name="+", verbose_name=_("researcher"))
    date = models.DateField(_("date"))
    hours = models.DecimalField(_("hours"), max_digits=3, decimal_places=1)
    work = models.CharField(_("work done"), max_length=300)
    created_at = models.DateTimeField(_("logged"), auto_now_add=True)
    objects = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("hours of a service order")
        verbose_name_plural = _("hours of service orders")
        indexes = [
            models.Index(fields=["order", "-date", "-id"], name="service_entry_order"),
            models.Index(fields=["researcher", "date"], name="service_entry_researcher"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="service_entry_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.hours}"

    def get_absolute_url(self) -> str:
        """The page with the order's hours."""
        return reverse("platforms:work", args=[self.order_id])
