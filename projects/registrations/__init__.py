"""What projects register with the apps further down, when the app is ready: one module by subject."""

from projects.registrations import (
    acceptance,
    contract,
    project,
)

SUBJECTS = (
    project,
    acceptance,
    contract,
)


def register() -> None:
    """Everything of projects."""
    for subject in SUBJECTS:
        subject.register()
