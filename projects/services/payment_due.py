"""Payments are called up some time before they are due."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.clocks import add_working_days
from core.waiting import rule_of
from notifications.models import WaitingItem
from notifications.waiting import open_item
from projects.enums import ContractState, PaymentState
from projects.models import Payment
from projects.transitions.payment import lock_contract

LEAD_DAYS = 10
"""Working days before the due day on which a planned payment appears among what waits."""


def call_up_payments(today: datetime.date | None = None) -> int:
    """Open the waiting item of every planned payment that is due soon and waits for nobody yet; returns how many."""
    soon = add_working_days(today or timezone.localdate(), LEAD_DAYS)
    kind = ContentType.objects.get_for_model(Payment)
    waits = WaitingItem.objects.open().filter(content_type=kind, object_id=OuterRef("pk"))
    rows = Payment.objects.filter(
        ~Exists(waits), state=PaymentState.PLANNED, due_on__lte=soon, contract__state=ContractState.SIGNED
    )
    rule = rule_of("payment", PaymentState.PLANNED)
    opened = 0
    for payment in rows.order_by("contract_id", "pk"):
        if rule is None:
            break
        with transaction.atomic():
            lock_contract(payment)
            row = rows.filter(pk=payment.pk).first()  # read again under the lock
            if row is not None:
                open_item(row, rule)
                opened += 1
    return opened
