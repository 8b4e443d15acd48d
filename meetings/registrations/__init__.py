"""What the app tells the floors below: one module by subject."""

from meetings.registrations import shell

SUBJECTS = (shell,)


def register() -> None:
    """Register every subject."""
    for subject in SUBJECTS:
        subject.register()
