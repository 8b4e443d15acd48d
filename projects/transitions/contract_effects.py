"""What the steps of a contract demand, and what they write beside the state."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from files.selectors import current_files
from projects.models import Contract
from projects.selectors.contract import missing_in_contract

SEALED = "contract.sealed"
"""Kind of document: the scan of the signed and sealed contract."""


def check_complete(contract: Contract, **_data: Any) -> None:
    """Nobody is asked to approve a text that lacks something."""
    missing = missing_in_contract(contract)
    if missing:
        raise DomainError(
            _("The contract still lacks: %(missing)s") % {"missing": "; ".join(str(one) for one in missing)}
        )


def new_version(contract: Contract, **_data: Any) -> None:
    """What comes back from approval is approved anew, even if nothing is changed: approvals count for one version."""
    contract.content_version += 1
    contract.save(update_fields=["content_version"])


def check_sealed(contract: Contract, **_data: Any) -> None:
    """Without the sealed scan nothing is signed."""
    if not has_sealed(contract):
        raise DomainError(_("Please upload the scan of the sealed contract first."))


def has_sealed(contract: Contract) -> bool:
    """Whether the scan of the sealed contract is there."""
    return bool(current_files(contract, SEALED).exists())


def set_signed(contract: Contract, *, signed_on: datetime.date, **_data: Any) -> None:
    """The day that stands beside the seals: past or today."""
    if signed_on > timezone.localdate():
        raise DomainError(_("The day of signing cannot be in the future."), field="signed_on")
    contract.signed_on = signed_on
    contract.save(update_fields=["signed_on"])


def set_ended(contract: Contract, **_data: Any) -> None:
    """Remember when the contract ended."""
    contract.ended_on = timezone.localdate()
    contract.save(update_fields=["ended_on"])
