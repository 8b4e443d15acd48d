"""What was typed into a form that could not be taken: it stays on the page that says so, ready to be sent again.

Nothing is stored: another person who signs in on the same machine finds nothing in a session or a cache.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

# Never written into a page. The forms of sign-in and second factor are left out as a whole.
SECRET = re.compile("password|passwd|secret|code$", re.IGNORECASE)
SIGN_IN_PAGES = "/accounts/"


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values of what one of our own pages sent; nothing where another site sent it, or it is a secret."""
    # A forged form must not come back as a page of ours with a button that sends it.
    if request.headers.get("Sec-Fetch-Site") != "same-origin" or request.path.startswith(SIGN_IN_PAGES):
        return []
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not SECRET.search(name)
        for value in values
    ]


def kept_page(request: HttpRequest, fields: list[tuple[str, str]]) -> HttpResponse:
    """The page that keeps ``fields``: sign in beside it where that is needed, then send them to where they were going."""
    context = {
        "fields": fields,
        "files": [file.name for _field, files in request.FILES.lists() for file in files],
        "signed_out": not request.user.is_authenticated,
        "sign_in": f"{resolve_url(settings.LOGIN_URL)}?next={reverse('core:signed_in')}",
    }
    response = render(request, "kept.html", context, status=403)
    add_never_cache_headers(response)
    return response
