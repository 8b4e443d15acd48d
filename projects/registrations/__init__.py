"""What projects register with the apps further down, when the app is ready: one module by subject."""

from projects.registrations import (
    acceptance,
    archive,
    calendar,
    change,
    contract,
    contract_money,
    execution,
    outcome,
    project,
    proposal,
    yearly,
)

SUBJECTS = (
    project,
    acceptance,
    contract,
    outcome,
    yearly,
    archive,
    execution,
    change,
    proposal,
    contract_money,
    calendar,
)


def register() -> None:
    """Everything of projects."""
    for subject in SUBJECTS:
        subject.register()
