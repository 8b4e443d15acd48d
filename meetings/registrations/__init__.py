"""What the app tells the floors below: one module by subject."""

from meetings.registrations import commitment, live, shell

SUBJECTS = (shell, commitment, live)


def register() -> None:
    """Register every subject."""
    for subject in SUBJECTS:
        subject.register()
