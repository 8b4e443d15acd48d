"""Identifiers checked by their standards; a failed check names the mistake."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def clean_uscc(value: str) -> str:
    """Return a unified social credit code (GB 32100-2015) in upper case without spaces; ``ValidationError`` names the fault."""
    code = re.sub(r"[\s-]", "", value).upper()
    if len(code) != 18:
        raise ValidationError(
            _("A unified social credit code has 18 characters; this has %(count)d."), params={"count": len(code)}
        )
    wrong = sorted(set(code) - set(USCC_ALPHABET))
    if wrong:
        raise ValidationError(
            _(
                "The character “%(wrong)s” does not occur in a unified social credit code (I, O, S, V and Z are never used)."
            ),
            params={"wrong": wrong[0]},
        )
    if not code[2:8].isdigit():
        raise ValidationError(_("Characters 3 to 8 are the registration authority’s area code and must be digits."))
    expected = uscc.calc_check_digit(code[:17])
    if code[17] != expected:
        raise ValidationError(
            _(
                "The last character does not fit the others: is one of them mistyped? Expected “%(expected)s”, got “%(got)s”."
            ),
            params={"expected": expected, "got": code[17]},
        )
    return code


def clean_orcid(value: str) -> str:
    """Return an ORCID iD as 0000-0000-0000-000X (ISO 7064 MOD 11-2 check); accepts the full address as well."""
    digits = re.sub(r"^https?://(www\.)?orcid\.org/", "", value.strip()).replace("-", "").replace(" ", "").upper()
    if not re.fullmatch(r"\d{15}[\dX]", digits):
        raise ValidationError(_("An ORCID iD has 16 digits, such as 0000-0002-1825-0097; the last may be X."))
    if not mod_11_2.is_valid(digits):
        raise ValidationError(_("The last character does not fit the others: is one of them mistyped?"))
    return "-".join(digits[i : i + 4] for i in range(0, 16, 4))


def check_uscc(value: str) -> None:
    """Validator of model fields: ``clean_uscc`` without its value."""
    clean_uscc(value)


def check_orcid(value: str) -> None:
    """Validator of model fields: ``clean_orcid`` without its value."""
    clean_orcid(value)
