"""What libraries say in Chinese comes in the portal's voice."""

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


class Short(forms.Form):
    """Fields that fail in the usual ways."""

    name = forms.CharField()
    months = forms.IntegerField(max_value=60)
    email = forms.EmailField()
    area = forms.ChoiceField(choices=[("process", "Process")])
    title = forms.CharField(max_length=3)
    price = forms.DecimalField(max_digits=8, decimal_places=2)


def test_faults_beside_fields() -> None:
    with translation.override("zh-hans"):
        form = Short({"months": "61", "email": "x", "area": "other", "title": "氯离子高", "price": "1.234"})
        assert {name: str(faults[0]) for name, faults in form.errors.items()} == {
            "name": "请填写此项。",
            "months": "数值不得大于 60。",
            "email": "请输入有效的电子邮箱。",
            "area": "“other”不在可选范围内，请重新选择。",
            "title": "不得超过 3 个字符（当前为 4 个）。",
            "price": "小数不得超过 2 位。",
        }


def test_rules_for_passwords() -> None:
    with translation.override("zh-hans"):
        assert [str(text) for text in password_validators_help_texts()] == [
            "密码不能与您的其他个人信息过于相似。",
            "密码至少需要 10 个字符。",
            "密码不能是常见密码。",
            "密码不能全部为数字。",
        ]
        with pytest.raises(ValidationError) as raised:
            validate_password("12345")
        assert raised.value.messages == ["密码过短，至少需要 10 个字符。", "该密码过于常见。", "密码不能全部为数字。"]
