"""What the steps of a contract demand, and what they write beside the state."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from files.selectors import current_files
from projects.models import Contract
from projects.selectors.contract import missing_in_contract
from projects.transitions.contract_text import keep_text, make_text, present_text

SEALED = "contract.sealed"
"""Kind of document: the scan of the signed and sealed contract."""


def check_complete(contract: Contract, **_data: Any) -> None:
    """Nobody is asked to approve a text that lacks something."""
    missing = missing_in_contract(contract)
    if missing:
        raise DomainError(
            _("The contract still lacks: %(missing)s") % {"missing": "; ".join(str(one) for one in missing)}
        )


def write_down(contract: Contract, *, actor: Any, **_data: Any) -> None:
    """Everybody approves a written text: the latest of this version, made now where there is none."""
    if present_text(contract) is None:
        make_text(contract, actor=actor)


def new_version(contract: Contract, *, edited: bool = False, **_data: Any) -> None:
    """What comes back from approval is approved anew, even if nothing is changed: approvals count for one version."""
    former = contract.content_version
    contract.content_version = former + 1
    contract.save(update_fields=["content_version"])
    if not edited:
        keep_text(contract, former=former)


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
