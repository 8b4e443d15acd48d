"""Two editors: the second one is refused and nothing of the first one is lost."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from accounts.models import Organisation
from core.errors import Conflict
from core.versions import conflict_context, save_version
from enterprises.models import Park


@pytest.fixture
def park(db) -> Park:
    district = Organisation.objects.create(kind="district", name="区")
    body = Organisation.objects.create(kind="park", name="园", parent=district)
    return Park.objects.create(organisation=body, district=district, plan="第一版")


def test_the_version_counts_up(park: Park) -> None:
    park.plan = "第二版"
    save_version(park, seen=1, fields=["plan"])
    assert list(Park.objects.values_list("plan", "version")) == [("第二版", 2)]
    assert park.version == 2


def test_the_second_editor_gets_a_conflict_and_writes_nothing(park: Park) -> None:
    other = Park.objects.get()
    park.plan = "甲写的"
    save_version(park, seen=1, fields=["plan"])
    other.plan = "乙写的"
    with pytest.raises(Conflict):
        save_version(other, seen=1, fields=["plan"])
    assert list(Park.objects.values_list("plan", "version")) == [("甲写的", 2)]


class ParkForm(forms.Form):
    """One field of each sort that says a value in words."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    plan = forms.ChoiceField(label="Plan", choices=[("long", "In ten years"), ("short", "This year")])
    industrial_layout = forms.CharField(label="Layout")
    development_status = forms.MultipleChoiceField(label="Status", choices=[("a", "First"), ("b", "Second")])
    district = forms.ModelChoiceField(label="District", queryset=Organisation.objects.all())
    liaison = forms.BooleanField(label="Liaison", required=False)
    agreed = forms.BooleanField(label="No field of the record", required=False)


def test_a_conflict_shows_in_words_what_differs_and_can_be_sent_again(park: Park) -> None:
    other = Organisation.objects.create(kind="district", name="别的区")
    values = {"plan": "long", "industrial_layout": "", "development_status": ["a"], "liaison": True, "version": 7}
    present: Any = SimpleNamespace(district=park.district, **values)
    data = QueryDict(
        f"seen=1&plan=short&industrial_layout=&development_status=a&development_status=b&district={other.pk}&agreed=on"
    )
    form = ParkForm(data)
    form.fields["industrial_layout"].required = False
    assert form.is_valid(), form.errors
    error = Conflict("Somebody was faster.")
    with translation.override("en"):
        context = conflict_context(form, present, error)
    assert context == {
        "conflict": error,
        "changes": [
            ("Plan", "In ten years", "This year"),
            ("Status", "First", "First, Second"),
            ("District", park.district, other),
            ("Liaison", "yes", "no"),
        ],
    }
    assert (form["seen"].value(), form["plan"].value()) == (7, "short")
