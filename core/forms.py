"""Forms in the portal's look: ``{{ form }}`` and ``{{ field.as_field_group }}`` render the components."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from core.controls import write_control
from core.fields import write_field

FIELD = "core.fields.write_field"
"""Stands where Django expects the name of a field's template."""


class PortalRenderer(TemplatesSetting):
    """Django's FORM_RENDERER with the portal's form template; fields and controls are written in Python."""

    form_template_name = "components/form.html"
    field_template_name = FIELD

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A form, a field or a control."""
        if template_name == FIELD:
            return write_field(context["field"])
        written = write_control(template_name, context["widget"]) if "widget" in context else None
        return written if written is not None else super().render(template_name, context, request)
