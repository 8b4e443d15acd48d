"""What the app tells the floors below: one module by subject."""

from meetings.registrations import calendar, commitment, live, mails, minutes, shell, waiting

SUBJECTS = (mails, waiting, shell, calendar, commitment, minutes, live)


def register() -> None:
    """Register every subject."""
    for subject in SUBJECTS:
        subject.register()
