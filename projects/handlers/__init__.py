"""What projects do when something happens, and whom they tell: one module by subject."""

from projects.handlers import (
    acceptance,
    contract,
    contract_mail,
    outcome,
    project,
)

SUBJECTS = (
    project,
    acceptance,
    contract,
    contract_mail,
    outcome,
)


def register() -> None:
    """Listen."""
    for subject in SUBJECTS:
        subject.register()
