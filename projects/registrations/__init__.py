"""What projects register with the apps further down, when the app is ready: one module by subject."""

from projects.registrations import (
    acceptance,
    archive,
    contract,
    outcome,
    project,
    yearly,
)

SUBJECTS = (
    project,
    acceptance,
    contract,
    outcome,
    yearly,
    archive,
)


def register() -> None:
    """Everything of projects."""
    for subject in SUBJECTS:
        subject.register()
