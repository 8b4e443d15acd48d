"""What the app tells the floors below: one module by subject."""

from meetings.registrations import calendar, commitment, cooperation, live, mails, minutes, shell, waiting

SUBJECTS = (mails, waiting, shell, calendar, commitment, minutes, live, cooperation)


def register() -> None:
    """Register every subject."""
    for subject in SUBJECTS:
        subject.register()
