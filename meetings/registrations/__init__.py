"""What the app tells the floors below: one module by subject."""

from meetings.registrations import calendar, commitment, live, mails, shell, waiting

SUBJECTS = (mails, waiting, shell, calendar, commitment, live)


def register() -> None:
    """Register every subject."""
    for subject in SUBJECTS:
        subject.register()
