"""Verdicts from numbers: comparators, units, ways of writing; what is no number is left to people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.enums import Comparator
from projects.enums import Verdict
from projects.verdicts import judge, number

MET, NOT_MET, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.OPEN


@pytest.mark.parametrize(
    ("comparator", "target", "upper", "measured", "expected"),
    [
        ("ge", "98.5", "", "98.5", MET),
        ("ge", "98.5", "", "98.49999", NOT_MET),
        ("le", "50", "", "50.0", MET),
        ("le", "50", "", "50.0000001", NOT_MET),
        ("gt", "50", "", "50", NOT_MET),
        ("gt", "50", "", "50.1", MET),
        ("lt", "1e-3", "", "0.0009", MET),
        ("lt", "1e-3", "", "0.001", NOT_MET),
        ("eq", "7", "", "7.00", MET),
        ("eq", "7", "", "7.01", NOT_MET),
        ("between", "6", "9", "6", MET),
        ("between", "6", "9", "9.01", NOT_MET),
        ("between", "9", "6", "7", MET),
        ("between", "6", "about nine", "7", OPEN),
        ("between", "6", "", "7", OPEN),
        ("described", "no smell", "", "no smell", OPEN),
        ("ge", "high", "", "98", OPEN),
        ("ge", "98", "", "very high", OPEN),
        ("ge", "98", "", "", OPEN),
        ("ge", "98", "", "> 99", OPEN),
        ("le", "1200", "", "1,199.5", MET),
        ("le", "1,200", "", "1199", MET),
        ("le", "12", "", "1,1", OPEN),
        ("ge", "-5", "", "−4.5", MET),
        ("ge", "５０", "", "５１", MET),
        ("ge", "5", "", "NaN", OPEN),
        ("ge", "5", "", "Infinity", OPEN),
    ],
)
def test_verdicts(comparator: str, target: str, upper: str, measured: str, expected: Verdict) -> None:
    found = judge(
        comparator=comparator, target=target, target_upper=upper, target_unit="ppm", measured=measured, unit="ppm"
    )
    assert found == expected


@pytest.mark.parametrize(
    ("target_unit", "unit", "measured", "expected"),
    [
        ("mg/L", "mg/L", "40 mg/L", MET),
        ("mg/L", "ｍｇ/L ", "40", MET),
        ("mg/L", "g/L", "0.04", OPEN),
        ("mPa·s", "MPa·s", "40", OPEN),
        ("%", "%", "40%", MET),
        ("", "", "40", MET),
        ("mg/L", "", "40", OPEN),
    ],
)
def test_units_are_compared_and_never_converted(target_unit: str, unit: str, measured: str, expected: Verdict) -> None:
    found = judge(comparator="le", target="50", target_upper="", target_unit=target_unit, measured=measured, unit=unit)
    assert found == expected


@given(st.sampled_from(Comparator.values), st.text(), st.text(), st.text(), st.text(), st.text())
def test_any_text_gets_a_verdict(comparator: str, target: str, upper: str, unit: str, measured: str, own: str) -> None:
    found = judge(
        comparator=comparator, target=target, target_upper=upper, target_unit=unit, measured=measured, unit=own
    )
    assert found in Verdict


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_numbers_are_exact(value) -> None:
    assert number(str(value)) == value
