"""Whatever apps have registered must work when it is needed: templates, models, functions, waiting rules."""

import pytest
from django.conf import settings
from django.template.loader import get_template

from core.transitions import StateMachine
from core.waiting import rules
from files.registry import _kinds as file_kinds
from jobs.registry import _kinds as job_kinds
from notifications.enums import Frequency
from notifications.registry import events


@pytest.mark.parametrize("event", events(), ids=lambda event: event.key)
def test_every_kind_of_news_has_its_texts(event) -> None:
    for name in ("subject", "body"):
        assert get_template(f"{event.template}.txt#{name}")
    assert event.default in Frequency.values
    assert str(event.label)
    assert str(event.group)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.key)
def test_every_waiting_rule_is_about_a_state_of_a_machine_and_says_when(rule) -> None:
    # A rule without a machine, or without days, is called up by its app with a due day of its own.
    machine = StateMachine.registry.get(rule.machine)
    assert machine is None or rule.state in machine.states.values
    assert rule.days >= 0
    assert rule.escalate is None or rule.escalate_after >= 0
    assert bool(rule.at_end) is bool(str(rule.end_label)), "what happens at the end must be said, and only then"


@pytest.mark.parametrize("kind", file_kinds.values(), ids=lambda kind: kind.key)
def test_every_kind_of_document_hangs_on_a_record_with_scope_and_page(kind) -> None:
    model = kind.model_class()
    assert callable(model._default_manager.visible_to)
    assert callable(model.get_absolute_url)


@pytest.mark.parametrize("kind", job_kinds.values(), ids=lambda kind: kind.key)
def test_every_kind_of_work_has_its_function(kind) -> None:
    assert callable(kind.function())
    assert not kind.done_template or get_template(kind.done_template)


def test_mails_are_written_in_every_language() -> None:
    assert [code for code, _name in settings.LANGUAGES] == ["zh-hans", "en"]
