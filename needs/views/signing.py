"""What a signature on a page consists of."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from needs.forms.disclosure import SignForm


def address_of(request: HttpRequest) -> str | None:
    """The network address of whoever signs, seen through as many proxies as the settings trust."""
    address: str | None = get_adapter().get_client_ip(request)
    return address or None


def signature(form: SignForm) -> dict[str, Any]:
    """Name and version of a valid form, as the services want them."""
    return {"name": form.cleaned_data["name"], "version": form.cleaned_data["version"]}
