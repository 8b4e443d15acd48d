"""Components: what they say, what they escape, what they refuse."""

from typing import Any

import pytest
from django import forms
from django.db import models
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from core.charts import Chart, Series
from core.paging import Page
from core.states import Look, look_of, looks

PLANTED = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


def rendered(source: str, **context: Any) -> str:
    """A template in English, white space folded."""
    request = RequestFactory().get("/list/?area=process&cursor=old")
    with translation.override("en"):
        return " ".join(Template(source).render(Context({"request": request, **context})).split())


@looks(draft=Look("quiet", "pencil"), open=Look("waiting", "clock"))
class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "In review"


class Record:
    states = State
    state = "open"


def test_a_state_says_words_colour_and_icon() -> None:
    html = rendered("{% state_badge record %}{% state_word states 'draft' %}", record=Record(), states=State)
    assert html.count("<svg") == 2
    assert ['tone-waiting"' in html, "#clock" in html, "In review" in html, 'tone-quiet"' in html] == [True] * 4


def test_every_state_must_have_a_look() -> None:
    with pytest.raises(ValueError, match="open"):
        looks(draft=Look("quiet", "pencil"))(State)
    assert look_of(State, "draft") == Look("quiet", "pencil")


@pytest.mark.parametrize(
    "source",
    [
        "{% person text text %}",
        "{% badge text %}",
        "{% page_header title=text number=text lead=text %}{{ text }}{% endpage_header %}",
        "{% card title=text %}{{ text }}{% endcard %}",
        "{% facts %}{% fact text %}{{ text }}{% endfact %}{% endfacts %}",
        "{% notice 'bad' text %}{{ text }}{% endnotice %}",
        "{% file_row text '/f' %}",
        "{% stat text text %}",
        "{% empty_state title=text %}{{ text }}{% endempty_state %}",
        "{% check_row text %}{{ text }}{% endcheck_row %}",
        "{% action_dialog 'k' '/u' text text %}",
        "{% copy_link 'k' text text %}",
    ],
)
def test_text_is_escaped(source: str) -> None:
    html = rendered(source, text=PLANTED)
    assert PLANTED not in html
    assert ESCAPED in html


def test_the_pager_keeps_the_filters() -> None:
    html = rendered("{% pager page '1,000+' %}", page=Page(rows=[], next_cursor="later", previous_cursor=""))
    assert 'href="?area=process&amp;cursor=later"' in html
    assert "rel=" + '"prev"' not in html


class Form(forms.Form):
    title = forms.CharField(help_text="For example")
    months = forms.IntegerField(required=False)
    stage = forms.ChoiceField(widget=forms.RadioSelect, choices=[("lab", "Laboratory")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].unit = "months"


def test_errors_stand_beside_their_field_and_above_the_form() -> None:
    html = rendered("{{ form }}", form=Form({"title": "", "months": "x"}))
    assert [part in html for part in ('href="#id_title"', 'href="#id_months"', 'href="#id_stage_0"')] == [True] * 3
    assert 'aria-describedby="id_title_error id_title_helptext"' in html
    assert '<span class="unit">months</span>' in html
    assert html.index("error-summary") < html.index('name="title"')


def test_rows_can_be_added_and_removed_with_and_without_javascript() -> None:
    rows = forms.formset_factory(Form, extra=2, can_delete=True)(prefix="r")
    html = rendered("{% formset_rows rows 'Requirements' 'Add' %}", rows=rows)
    assert [
        html.count('name="r-0-title"'),
        html.count('name="r-1-DELETE"'),
        html.count('name="r-__prefix__-title"'),
    ] == [
        1,
        1,
        1,
    ]


CHART = Chart(
    key="by-month",
    title="Needs",
    definition="Counted on publication",
    kind="bar",
    labels=["10", "11"],
    series=[Series(name="</script>", values=[3, None], urls=["/needs/?m=10", "/needs/?m=11"])],
)


def test_a_chart_says_the_same_in_a_table() -> None:
    assert CHART.table_rows == (
        '<tr><th scope="row">10</th><td class="num"><a href="/needs/?m=10">3</a></td></tr>'
        '<tr><th scope="row">11</th><td class="num"><a href="/needs/?m=11">—</a></td></tr>'
    )
    html = rendered("{% chart chart %}", chart=CHART)
    assert html.count("</script>") == 1
    assert '<td class="num"><a href="/needs/?m=10">3</a></td>' in html


def test_a_chart_of_nothing_is_not_drawn() -> None:
    empty = Chart(key="k", title="T", definition="D", kind="line", labels=["1"], series=[Series(name="n", values=[0])])
    assert empty.is_empty
    assert "data-chart" not in rendered("{% chart chart %}", chart=empty)
