"""What stationing registers with the apps further down, when the app is ready: one module by subject."""

from talent.registrations import calendar, mails, shell, waiting

SUBJECTS = (waiting, mails, shell, calendar)


def register() -> None:
    """Everything of stationing."""
    for subject in SUBJECTS:
        subject.register()
