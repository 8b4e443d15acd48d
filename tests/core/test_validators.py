"""Identifiers: right ones pass in any usual spelling, each mistake is named."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from core.validators import USCC_ALPHABET, clean_orcid, clean_uscc

BODY = "91410205MA9XXXXX0"
CODE = BODY + uscc.calc_check_digit(BODY)


def message(call, value: str) -> str:
    with pytest.raises(ValidationError) as caught:
        call(value)
    return caught.value.messages[0]


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), f" {CODE[:8]} {CODE[8:]} ", f"{CODE[:8]}-{CODE[8:]}"])
def test_a_code_is_accepted_as_people_type_it(typed: str) -> None:
    assert clean_uscc(typed) == CODE


def test_each_mistake_in_a_code_is_named() -> None:
    wrong_check = "0" if CODE[17] != "0" else "1"
    assert (
        "17" in message(clean_uscc, CODE[:17]),
        "“O”" in message(clean_uscc, CODE.replace("A", "O")),
        "3" in message(clean_uscc, CODE[:3] + "A" + CODE[4:]),
        f"“{CODE[17]}”" in message(clean_uscc, CODE[:17] + wrong_check),
    ) == (True, True, True, True)


@given(st.integers(8, 16), st.sampled_from(USCC_ALPHABET))
def test_any_single_wrong_character_is_found(position: int, other: str) -> None:
    if CODE[position] != other:
        message(clean_uscc, CODE[:position] + other + CODE[position + 1 :])


@pytest.mark.parametrize("typed", ["0000-0002-1825-0097", "0000000218250097", "https://orcid.org/0000-0002-1825-0097"])
def test_an_orcid_is_accepted_as_people_paste_it(typed: str) -> None:
    assert clean_orcid(typed) == "0000-0002-1825-0097"


@pytest.mark.parametrize("typed", ["0000-0002-1825-0098", "0000-0002-1825", "not an id", ""])
def test_a_wrong_orcid_is_refused(typed: str) -> None:
    message(clean_orcid, typed)
