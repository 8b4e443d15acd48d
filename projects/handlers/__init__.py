"""What projects do when something happens, and whom they tell: one module by subject."""

from projects.handlers import acceptance, project

SUBJECTS = (project, acceptance)


def register() -> None:
    """Listen."""
    for subject in SUBJECTS:
        subject.register()
