"""Reference rows: lists that the portal needs to work, such as industries. Each app may have a module ``reference``
with a function ``load_reference()`` that adds what is missing and may run any number of times."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def load_reference() -> None:
    """Load the reference rows of every app, lower floors first."""
    for config in apps.get_app_configs():
        name = f"{config.name}.reference"
        if config.name != "cooperation" and find_spec(name):
            import_module(name).load_reference()
