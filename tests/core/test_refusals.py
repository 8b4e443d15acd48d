"""The page of a refused request: it leads on, and shows what was typed and nothing else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from core.errors import Conflict
from core.http import page_above, refusal


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/claims/37/accept/", "/claims/37/"),
        ("/projects/14/changes/new/extension/", "/projects/14/changes/"),
        ("/projects/milestones/40/steps/confirmed/", "/projects/milestones/40/"),
        ("/projects/contracts/payments/1/to/received/", "/projects/contracts/"),
        ("/nowhere/", "/"),
    ],
)
def test_a_step_that_is_over_leads_to_its_record(path: str, above: str) -> None:
    assert page_above(path) == above


@pytest.mark.django_db
def test_only_what_was_typed_is_shown_again(rf: RequestFactory) -> None:
    carried = {
        "csrfmiddlewaretoken": "a",
        "submission": "b",
        "seen": "shortlisted",
        "version": "3",
        "rows-TOTAL_FORMS": "1",
    }
    request = rf.post("/claims/37/accept/", {**carried, "comment": "We begin in May.", "empty": ""})
    request.user = AnonymousUser()
    page = refusal(request, Conflict("Meanwhile it changed.")).content.decode()
    assert 'href="/claims/37/"' in page
    assert "We begin in May." in page
    assert [name for name in (*carried, "empty") if f'aria-label="{name}"' in page] == []
