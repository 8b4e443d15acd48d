"""What projects do when something happens, and whom they tell: one module by subject."""

from projects.handlers import (
    acceptance,
    change,
    contract,
    contract_mail,
    contract_money,
    execution,
    outcome,
    project,
    proposal,
)

SUBJECTS = (
    project,
    acceptance,
    contract,
    contract_mail,
    outcome,
    execution,
    change,
    proposal,
    contract_money,
)


def register() -> None:
    """Listen."""
    for subject in SUBJECTS:
        subject.register()
