"""What the shell of every page shows. Lazy: a page without the shell (a fragment, a download) asks the database nothing."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from core import navigation
from core.navigation import SECTIONS, NavItem

PHONE_ENTRIES = 3


class Shell:
    """The shell for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def scope(self) -> Any:
        """What the person may act for (``accounts.scope.Scope``), read from the request."""
        return getattr(self.request, "scope", None) if self.signed_in else None

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles of the person in any organisation."""
        return frozenset(self.scope.roles) if self.scope is not None else frozenset()

    @cached_property
    def entries(self) -> list[NavItem]:
        """Entries of the navigation for this person."""
        return navigation.entries_for(self.roles, self.signed_in)

    @cached_property
    def sections(self) -> list[tuple[Any, list[NavItem]]]:
        """Entries under their headings."""
        return [(SECTIONS[key], list(items)) for key, items in groupby(self.entries, key=lambda item: item.section)]

    @cached_property
    def phone(self) -> list[NavItem]:
        """The things this person does most, for the bottom bar of a phone."""
        return [item for item in self.entries if item.on_phone(self.roles)][:PHONE_ENTRIES]

    @cached_property
    def current(self) -> str:
        """Key of the entry this page belongs to."""
        return navigation.current_key(self.entries, self.request.path)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Unread notifications, waiting items and the like."""
        return navigation.counts_for(self.request) if self.signed_in else {}

    @cached_property
    def other_languages(self) -> list[tuple[str, Any]]:
        """Languages the page could be read in instead."""
        return [(code, name) for code, name in settings.LANGUAGES if code != get_language()]

    @property
    def account_links(self) -> list[NavItem]:
        """Pages of the menu behind the name."""
        return navigation.account_pages()

    @cached_property
    def current_account(self) -> str:
        """Key of the account page this is, if it is one."""
        return navigation.current_key(self.account_links, self.request.path)

    @property
    def inbox_url(self) -> str:
        """The page behind the bell."""
        return navigation.place("inbox")

    @property
    def search_url(self) -> str:
        """Where the box of the header leads."""
        return navigation.place("search")

    @property
    def suggest_url(self) -> str:
        """Where it asks for suggestions."""
        return navigation.place("suggest")

    @property
    def switch_url(self) -> str:
        """Where the chosen organisation is posted to."""
        return navigation.place("switch")

    @cached_property
    def organisations(self) -> list[Any]:
        """Organisations the person acts for, each with ``id`` and ``name``."""
        return list(getattr(self.scope, "organisations", ()))

    @cached_property
    def organisation(self) -> Any:
        """The one shown first: the chosen one of the session."""
        acting = getattr(self.request, "acting", None)
        chosen = acting.organisation_id if acting else None
        return next((one for one in self.organisations if one.id == chosen), None)

    @property
    def address(self) -> str:
        """This page with its query, to come back to."""
        return self.request.get_full_path() if self.request.method in {"GET", "HEAD"} else self.request.path


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the shell, the portal's name."""
    return {"shell": Shell(request), "site_name": settings.SITE_NAME}
