"""Text and numbers that arrive without a form field of their own."""

import pytest
from django.utils import translation

from core.errors import DomainError
from core.text import MAX_LENGTH, check_text, shorten, whole_number


@pytest.mark.parametrize(("text", "words"), [("x" * (MAX_LENGTH + 1), "under 4000"), ("a\x00b", "cannot be stored")])
def test_what_cannot_be_kept_is_refused_beside_its_field(text: str, words: str) -> None:
    with translation.override("en"), pytest.raises(DomainError, match=words) as refused:
        check_text(text, field="comment")
    assert refused.value.field == "comment"


def test_what_can_be_kept() -> None:
    check_text("字" * MAX_LENGTH + "", field="comment")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("0", 0),
        ("", None),
        ("-1", None),
        ("²", None),
        ("٣", None),
        ("7 ", None),
        ("9" * 18, 10**18 - 1),
        ("9" * 5000, None),
    ],
)
def test_whole_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("滤布一小时就堵。每周损失两批料。", "滤布一小时就堵"),
        ("The cloth clogs. We lose two batches.", "The cloth clogs"),
        ("At 3.5 bar it leaks", "At 3.5 bar it leaks"),
        ("一" * 80, "一" * 59 + "…"),
        ("。", "。"),
    ],
)
def test_a_title_is_the_first_sentence(text: str, title: str) -> None:
    assert shorten(text, 60) == title
