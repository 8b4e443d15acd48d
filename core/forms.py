"""Forms in the portal's look: ``{{ form }}`` and ``{{ field.as_field_group }}`` render the components."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from core.controls import write_control


class PortalRenderer(TemplatesSetting):
    """Django's FORM_RENDERER with the portal's form and field templates; controls are written in Python."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A form, a field or a control."""
        written = write_control(template_name, context["widget"]) if "widget" in context else None
        return written if written is not None else super().render(template_name, context, request)
