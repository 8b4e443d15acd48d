"""What service orders register with the apps further down, when the app is ready: one module by subject."""

from platforms.registrations import calendar, mails, shell, waiting

SUBJECTS = (waiting, mails, shell, calendar)


def register() -> None:
    """Everything of service orders."""
    for subject in SUBJECTS:
        subject.register()
