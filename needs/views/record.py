"""The record page of a need: its tabs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.conversation import conversation, post_message
from core.errors import DomainError, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages, submission_token
from core.models import Message, MessageKind
from core.once import run_once
from files.selectors import folders_of
from needs.forms.steps import MessageForm
from needs.masking import messages_for
from needs.pages import get_need, record_context, timeline_for
from needs.policies import need as policies
from needs.services import need as services


@login_required
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The detail, and beside it the key facts."""
    need = get_need(request, pk)
    context = record_context(request, need, tab="overview")
    return render(request, "needs/overview.html", context)


@login_required
@require_safe
def requirements(request: HttpRequest, pk: int) -> HttpResponse:
    """What a solution must reach."""
    need = get_need(request, pk)
    context = record_context(request, need, tab="requirements")
    context["requirements"] = list(need.requirements.all())
    return render(request, "needs/requirements.html", context)


@login_required
@require_safe
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Files of the detail; confidential ones have a door of their own. Who uploaded them only insiders learn."""
    need = get_need(request, pk)
    context = record_context(request, need, tab="files")
    if not context["insider"]:
        context["folders"] = folders_of(need, request.user, "need.detail")
    return render(request, "needs/files.html", context)


@login_required
@require_safe
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions and answers."""
    need = get_need(request, pk)
    context = record_context(request, need, tab="conversation")
    context["posts"] = messages_for(request.user, need, conversation(need))
    if policies.can_ask(request.user, need) or policies.can_answer(request.user, need):
        context["reply_url"] = reverse("needs:message", args=[pk])
    return render(request, "needs/conversation.html", context)


@login_required
@require_POST
@refusals_as_pages
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a question, or answer one."""
    need = get_need(request, pk)
    answering = policies.can_answer(request.user, need)
    if not (answering or policies.can_ask(request.user, need)):
        raise NotAllowed(NOT_YOURS)
    form = MessageForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Please write something first."), field="body")
    parent = None
    if form.cleaned_data["parent"]:
        parent = Message.objects.of(need).filter(pk=form.cleaned_data["parent"], parent=None).first()
    if answering:
        kind = MessageKind.ANSWER if parent else MessageKind.COMMENT
    else:
        kind = MessageKind.COMMENT if parent else MessageKind.QUESTION
    run_once(
        submission_token(request),
        user=request.user,
        make=lambda: post_message(
            record=need, actor=request.user, body=form.cleaned_data["body"], kind=kind, parent=parent
        ),
    )
    messages.success(request, _("Sent. The others are told by mail."))
    return redirect("needs:conversation", pk)


@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, as far as it is the reader's business."""
    need = get_need(request, pk)
    context = record_context(request, need, tab="timeline")
    context["entries"] = timeline_for(request.user, need)
    return render(request, "needs/timeline.html", context)


@login_required
@require_POST
@refusals_as_pages
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin or stop to hear of the need."""
    need = get_need(request, pk)
    wanted = request.POST.get("wanted") == "1"
    services.follow(actor=request.user, need=need, wanted=wanted)
    messages.success(request, _("You will be told by mail.") if wanted else _("You will not be told any more."))
    return redirect(need)
