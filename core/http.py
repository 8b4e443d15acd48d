"""What views share: scoped getters, refusals as pages, and one view for every transition."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.conversation import conversation
from core.errors import Conflict, DomainError, NotAllowed, TooMany
from core.once import run_once
from core.text import whole_number
from core.transitions import StateMachine

# Arguments of addresses that work for whoever knows them: invitations, consents, password resets.
SECRET_ARGUMENTS = frozenset({"token", "uidb36"})
LONG_PART = re.compile(r"[^/]{40,}")
NOT_YOURS = _("Your role does not include this step.")


def get_visible_or_404(queryset: Any, user: Any, **lookup: Any) -> Any:
    """The row that ``user`` may see, or 404: outside ``visible_to`` a record does not exist."""
    try:
        return queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError):
        raise Http404 from None


def path_without_secrets(request: HttpRequest) -> str:
    """The address for logs and audit: without its query, and as its pattern where the address itself is the secret."""
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        # A link whose end the mail program lost leads back to it.
        return LONG_PART.sub("…", request.path)
    return f"/{match.route}" if SECRET_ARGUMENTS & match.kwargs.keys() else request.path


def submission_token(request: HttpRequest) -> uuid.UUID:
    """The token of the form that was sent (hidden field ``submission``); a missing or broken one counts as new."""
    try:
        return uuid.UUID(request.POST.get("submission", ""))
    except ValueError:
        return uuid.uuid4()


def posted(request: HttpRequest) -> QueryDict | None:
    """The data for a form: what was sent, even if it is empty; ``None`` where nothing was sent yet."""
    return request.POST if request.method == "POST" else None


NOT_TYPED = frozenset({"csrfmiddlewaretoken", "submission", "seen", "version"})
"""What a form carries along without anybody having typed it."""


def refusals_as_pages(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view: ``NotAllowed``, ``Conflict`` and other domain errors become designed pages with their status."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return refusal(request, error)

    return wrapper


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for a refused request; what was typed is shown again so that nothing is lost."""
    templates = {NotAllowed.status: "403.html", Conflict.status: "409.html", TooMany.status: "429.html"}
    template = templates.get(error.status, "422.html")
    typed = {k: v for k, v in request.POST.items() if k not in NOT_TYPED and not k.endswith("_FORMS") and v}
    context = {"error": error, "typed": typed, "above": page_above(request.path)}
    return render(request, template, context, status=error.status)


def page_above(path: str) -> str:
    """The nearest page above an address: of a step that cannot be taken any more, its record's page."""
    parts = path.rstrip("/").split("/")
    while len(parts) > 2:
        parts.pop()
        above = "/".join(parts) + "/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"


@contextmanager
def faults_beside(form: BaseForm) -> Iterator[None]:
    """A refusal that names a field of ``form`` is written beside it and the rest of the block skipped; others go on."""
    try:
        yield
    except DomainError as error:
        if error.field not in form.fields:
            raise
        form.add_error(error.field, str(error))


def take_message(request: HttpRequest, record: Any, write: Callable[..., Any]) -> None:
    """Hand what was sent from ``record``'s conversation to ``write(actor=…, body=…, parent=…)``, ``parent`` being the
    question of ``record`` under which it was written; sent twice, it is there once.
    """
    chosen = whole_number(request.POST.get("parent", ""))
    parent = conversation(record).filter(pk=chosen, parent=None).first() if chosen is not None else None
    body = request.POST.get("body", "")
    run_once(
        submission_token(request),
        user=request.user,
        make=lambda: write(actor=request.user, body=body, parent=parent),
    )


def state_words(record: Any) -> str:
    """What is said after a step that has no words of its own."""
    return gettext("Done: it is “%(state)s” now.") % {"state": record.get_state_display()}


def transition_view(
    request: HttpRequest,
    *,
    machine: StateMachine,
    record: Any,
    to: str,
    success: str = "",
    done: Callable[[Any], str] = state_words,
    check: Callable[[Any], dict[str, Any]] | None = None,
    take: Callable[..., Any] | None = None,
    form_class: type[Form] | None = None,
    template: str = "components/transition.html",
) -> HttpResponse:
    """Ask on GET, act on POST, go to ``success`` (else the record's page): the page behind every state button.

    A state ``to`` that the machine does not know is 404. ``done(row)`` words the message afterwards; ``check(record)`` gives
    the check page's extra context; ``take`` replaces ``machine.run`` where a service wraps the step; ``form_class`` asks for
    more than a comment, and its cleaned values go to the step by name; ``template`` extends the usual page by a block
    ``check``. Refusals are raised to ``refusals_as_pages``.
    """
    if to not in machine.states.values:
        raise Http404
    success = success or record.get_absolute_url()
    edge = machine.edge(record.state, to)
    if not edge.policy(request.user, record):
        raise NotAllowed(NOT_YOURS)
    context = {"record": record, "edge": edge, "to": to, "machine": machine, "back": success, "comment": ""}
    form = form_class(request.POST if request.method == "POST" else None) if form_class else None
    context.update(check(record) if check else {}, form=form)
    if request.method == "POST":
        run = take or machine.run
        comment = request.POST.get("comment", "")
        context.update(comment=comment)
        if form is not None and not form.is_valid():
            return render(request, template, context, status=DomainError.status)
        data = form.cleaned_data if form is not None else {}
        try:
            row = run(record, to, actor=request.user, comment=comment, seen=request.POST.get("seen") or None, **data)
        except DomainError as error:
            if error.field is None:
                raise
            if form is not None and error.field in form.fields:
                form.add_error(error.field, str(error))
            else:
                context.update(error=error)
            return render(request, template, context, status=error.status)
        messages.success(request, done(row))
        return redirect(success)
    return render(request, template, context)
