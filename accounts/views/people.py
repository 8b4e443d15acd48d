"""The people of an organisation: who they are, inviting, removing, other roles."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.columns import MANAGED_PEOPLE, PEOPLE
from accounts.forms import InviteForm, RoleForm
from accounts.models import Invitation, Membership, Organisation
from accounts.policies import (
    can_change_role,
    can_end_membership,
    can_handle_invitation,
    can_manage_people,
    can_see_people,
    invitable_roles,
)
from accounts.services import change_role, end_membership, invite, resend_invitation, revoke_invitation
from core.errors import DomainError, NotAllowed
from core.exports import exported
from core.http import NOT_YOURS, get_visible_or_404, posted, refusals_as_pages
from core.paging import page_by_key


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    organisation: Organisation = get_visible_or_404(Organisation.objects.select_related("parent"), request.user, pk=pk)
    return organisation


@login_required
@require_safe
@refusals_as_pages
def index(request: HttpRequest, pk: int) -> HttpResponseBase:
    """People of an organisation and, for whoever may invite, open invitations."""
    organisation = _organisation(request, pk)
    if not can_see_people(request.user, organisation):
        raise NotAllowed(NOT_YOURS)
    memberships = Membership.objects.current().filter(organisation=organisation).select_related("user", "organisation")
    manages = can_manage_people(request.user, organisation)
    export = MANAGED_PEOPLE if manages else PEOPLE
    if answer := exported(request, export, memberships):
        return answer
    page = page_by_key(memberships, key=export.order, cursor=request.GET.get("cursor", ""))
    invitations = Invitation.objects.open().filter(organisation=organisation).select_related("organisation__parent")
    roles = invitable_roles(request.user, organisation)
    context = {
        "organisation": organisation,
        "page": page,
        "people": [
            {
                "membership": membership,
                "may_end": can_end_membership(request.user, membership),
                "may_change": can_change_role(request.user, membership),
            }
            for membership in page.rows
        ],
        "roles": roles,
        "manages": manages,
        "invitations": [i for i in invitations.order_by("-id")[:50] if can_handle_invitation(request.user, i)]
        if roles
        else [],
    }
    return render(request, "accounts/people.html", context)


@login_required
@refusals_as_pages
def invite_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody by e-mail address."""
    organisation = _organisation(request, pk)
    roles = invitable_roles(request.user, organisation)
    if not roles:
        raise NotAllowed(NOT_YOURS)
    form = InviteForm(posted(request), roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite(organisation=organisation, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
            return redirect("accounts:people", pk=organisation.pk)
    context = {"organisation": organisation, "form": form}
    return render(request, "accounts/invite.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@refusals_as_pages
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again with a new link."""
    invitation = get_visible_or_404(Invitation.objects.select_related("organisation"), request.user, pk=pk)
    resend_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
    return redirect("accounts:people", pk=invitation.organisation_id)


@login_required
@require_POST
@refusals_as_pages
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_visible_or_404(Invitation.objects.select_related("organisation"), request.user, pk=pk)
    revoke_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("The invitation has been revoked; its link no longer works."))
    return redirect("accounts:people", pk=invitation.organisation_id)


def _membership(request: HttpRequest, pk: int) -> Membership:
    rows = Membership.objects.select_related("user", "organisation__parent")
    membership: Membership = get_visible_or_404(rows, request.user, pk=pk)
    return membership


@login_required
@refusals_as_pages
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a person, or leave: asks on GET, acts on POST."""
    membership = _membership(request, pk)
    if not can_end_membership(request.user, membership):
        raise NotAllowed(NOT_YOURS)
    leaving = membership.user_id == request.user.pk
    back = reverse("accounts:profile") if leaving else reverse("accounts:people", args=[membership.organisation_id])
    if request.method == "POST":
        end_membership(membership=membership, actor=request.user)
        name = membership.organisation.name
        done = _("You have left %(name)s.") if leaving else _("The person no longer acts for %(name)s.")
        messages.success(request, done % {"name": name})
        return redirect(back)
    return render(request, "accounts/membership_end.html", {"membership": membership, "leaving": leaving, "back": back})


@login_required
@refusals_as_pages
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person another role in the same organisation."""
    membership = _membership(request, pk)
    if not can_change_role(request.user, membership):
        raise NotAllowed(NOT_YOURS)
    roles = invitable_roles(request.user, membership.organisation)
    form = RoleForm(posted(request), roles=roles, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            change_role(membership=membership, role=form.cleaned_data["role"], actor=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The role has been changed."))
            return redirect("accounts:people", pk=membership.organisation_id)
    context = {"membership": membership, "form": form}
    return render(request, "accounts/membership_role.html", context, status=422 if form.errors else 200)
