"""One's own account: profile, chosen organisation, personal data."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import ErasureForm, ProfileForm
from accounts.middleware import ACTING_KEY
from accounts.models import ErasureRequest, User
from accounts.personal import export_of, obstacles_of
from accounts.scope import scope_of
from accounts.second_factor import must_use_second_factor
from accounts.services import update_profile
from accounts.services.erasure import erase_self, request_erasure
from core.errors import DomainError
from core.http import posted


def signed_in_user(request: HttpRequest) -> User:
    """The person behind a request that ``login_required`` let through."""
    assert isinstance(request.user, User)  # noqa: S101 - narrows the type
    return request.user


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, phone, language; roles; how the account is protected."""
    user = signed_in_user(request)
    initial = {"name": user.name, "phone": user.phone, "language": user.language}
    form = ProfileForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        update_profile(actor=user, **form.cleaned_data)
        activate(user.language)
        messages.success(request, _("Your profile has been saved."))
        return redirect("accounts:profile")
    scope = scope_of(user)
    context = {
        "form": form,
        "scope": scope,
        "memberships": user.memberships.current().select_related("organisation").order_by("id"),
        "second_factor_required": must_use_second_factor(user, scope),
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Choose the organisation for which the shell shows things first."""
    chosen = request.POST.get("organisation", "")
    own = {str(grant.organisation_id): grant.organisation_id for grant in scope_of(request.user).grants}
    if chosen in own:
        request.session[ACTING_KEY] = own[chosen]
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    # Not ``redirect``: that takes a word without a slash for the name of a view.
    return HttpResponseRedirect(back if safe else "/")


@login_required
@require_safe
def colleagues(request: HttpRequest) -> HttpResponse:
    """To the people of the organisation chosen in the shell."""
    acting = request.acting  # type: ignore[attr-defined]
    if not acting:
        return redirect("accounts:start")
    return redirect("accounts:people", pk=acting.organisation_id)


@login_required
@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """What the portal keeps of the person; export and erasure begin here."""
    return _personal_data(request, ErasureForm(user=signed_in_user(request)))


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything that concerns the person, as a file that people and machines can read."""
    data = {"exported_at": timezone.now(), **export_of(signed_in_user(request))}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return response


@login_required
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account at once, or ask an administrator where something is still open."""
    user = signed_in_user(request)
    form = ErasureForm(request.POST, user=user)
    if not form.is_valid():
        return _personal_data(request, form, status=422)
    if obstacles_of(user):
        request_erasure(actor=user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Your request has reached the platform administrators."))
        return redirect("accounts:personal_data")
    try:
        erase_self(actor=user)
    except DomainError as error:
        form.add_error(None, str(error))
        return _personal_data(request, form, status=error.status)
    logout(request)
    messages.success(request, _("Your personal data have been erased."))
    return redirect("account_login")


def _personal_data(request: HttpRequest, form: ErasureForm, status: int = 200) -> HttpResponse:
    user = signed_in_user(request)
    context = {
        "form": form,
        "obstacles": obstacles_of(user),
        "request_open": ErasureRequest.objects.open().filter(user=user).first(),
    }
    return render(request, "accounts/personal_data.html", context, status=status)
