"""What projects do when something happens, and whom they tell: one module by subject."""

from projects.handlers import project

SUBJECTS = (project,)


def register() -> None:
    """Listen."""
    for subject in SUBJECTS:
        subject.register()
