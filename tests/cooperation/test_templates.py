"""The check of templates finds each kind of fault."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cooperation.management.commands.check_templates import problems_of

GOOD = """{% extends "base.html" %}{# <style> in a comment #}
<script src="{% static 'favicon.ico' %}"></script><script type="application/json">{}</script>
<p class="style">on = off, a style = b</p><a href="https://example.test/">out</a>"""


def faults(tmp_path: Path, source: str, name: str = "page.html") -> list[str]:
    """Kinds of fault of one template."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source)
    return [problem.removeprefix(str(path)).split(": ")[1] for problem in problems_of(path)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ('<p style="color: red">', "an inline style"),
        ("<style>p {}</style>", "an inline style"),
        ('<button class="x" onclick="go()">', "an inline event handler"),
        ('<div hx-on:click="go()">', "an inline event handler"),
        ('<a href="javascript:go()">', "a script address"),
        ('<script src="https://cdn.example.test/x.js"></script>', "a file from another host"),
        ('<img src="//cdn.example.test/x.png">', "a file from another host"),
    ],
)
def test_what_the_policy_would_block_is_found(tmp_path: Path, source: str, expected: str) -> None:
    assert faults(tmp_path, source) == [expected]
    assert faults(tmp_path, source, "mail/page.html") == []


def test_good_templates_pass(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace("{% static 'favicon.ico' %}", "/static/x.js")) == []


def test_broken_and_missing_things_are_found(tmp_path: Path) -> None:
    assert faults(tmp_path, "{% nonsense %}")[0].startswith("Invalid block tag")
    assert faults(tmp_path, "{% static 'no/such.css' %}") == ["static file 'no/such.css' does not exist"]


def test_the_portals_own_templates_pass() -> None:
    try:
        call_command("check_templates")
    except CommandError as error:
        pytest.fail(str(error))
