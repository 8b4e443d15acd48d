"""A diagnosis: the researcher signs and restates, the enterprise takes over or leaves it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from core.http import NOT_YOURS, faults_beside, get_visible_or_404, refusals_as_pages, transition_view
from core.transitions import timeline
from needs.enums import DiagnosisState
from needs.forms.disclosure import SignForm
from needs.forms.steps import RestateForm
from needs.models import Diagnosis, Need
from needs.pages import name_for
from needs.policies import diagnosis as policies
from needs.policies import need as need_policies
from needs.selectors.disclosure import current_text
from needs.selectors.need import with_name
from needs.services import diagnosis as services
from needs.transitions.diagnosis import diagnosis_machine
from needs.views.signing import address_of, signature
from notifications.selectors import next_step_of


def get_diagnosis(request: HttpRequest, pk: int) -> Diagnosis:
    """The diagnosis, if visible to whoever asks."""
    rows = Diagnosis.objects.select_related("researcher__user", "researcher__college", "need")
    diagnosis: Diagnosis = get_visible_or_404(rows, request.user, pk=pk)
    diagnosis.need = with_name(Need.objects.filter(pk=diagnosis.need_id), request.user).get()
    return diagnosis


@login_required
@refusals_as_pages
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the diagnosis stands. Before signing the researcher reads title and area only."""
    diagnosis = get_diagnosis(request, pk)
    asked = policies.is_asked(request.user, diagnosis)
    posted = request.POST if request.method == "POST" else None
    text = current_text() if asked and diagnosis.state == DiagnosisState.ASKED else None
    sign_form = SignForm(posted, text=text) if text is not None else None
    text_form = None
    if asked and diagnosis.state == DiagnosisState.AGREED:
        initial = {"title": diagnosis.need.title, "text": diagnosis.need.trouble}
        text_form = RestateForm(posted, initial=initial)
    if request.method == "POST":
        if sign_form is not None and sign_form.is_valid():
            with faults_beside(sign_form):
                services.agree(
                    diagnosis=diagnosis, actor=request.user, address=address_of(request), **signature(sign_form)
                )
                messages.success(request, _("Signed. You can read the need now."))
                return redirect(diagnosis)
        if text_form is not None and text_form.is_valid():
            services.hand_over(diagnosis=diagnosis, actor=request.user, **text_form.cleaned_data)
            messages.success(request, _("Handed over. The enterprise decides within five working days."))
            return redirect(diagnosis)
        if sign_form is None and text_form is None:
            raise NotAllowed(NOT_YOURS)
    insider = need_policies.is_insider(request.user, diagnosis.need)
    context = {
        "diagnosis": diagnosis,
        "need": diagnosis.need,
        "name": name_for(request.user, diagnosis.need),
        "may_read": insider or diagnosis.signed_at is not None,
        "sign_form": sign_form,
        "text": text,
        "text_form": text_form,
        "insider": insider,
        "next_step": next_step_of(diagnosis) if insider or asked else None,
        "requirements": list(diagnosis.need.requirements.all()),
        "entries": list(timeline(diagnosis)) if insider else [],
        "steps": [
            (reverse("needs:diagnosis_step", args=[pk, step.to]), step.edge)
            for step in diagnosis_machine.steps(request.user, diagnosis)
            if step.to in (DiagnosisState.ADOPTED, DiagnosisState.LAPSED)
        ],
    }
    if sign_form is not None and text is not None and sign_form.errors:
        sign_form.show_again(text)
    failed = (sign_form is not None and sign_form.errors) or (text_form is not None and text_form.errors)
    return render(request, "needs/diagnosis.html", context, status=422 if failed else 200)


@login_required
@refusals_as_pages
def step(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Take the text over, or end the diagnosis."""
    if to not in (DiagnosisState.ADOPTED, DiagnosisState.LAPSED):
        raise Http404
    diagnosis = get_diagnosis(request, pk)
    own = policies.is_asked(request.user, diagnosis)
    return transition_view(
        request,
        machine=diagnosis_machine,
        record=diagnosis,
        to=to,
        success=reverse("needs:diagnosis" if own else "needs:detail", args=[pk if own else diagnosis.need_id]),
        done=lambda row: _("Done; the need is in review again."),
    )
