"""Forms in the portal's look: ``{{ form }}`` and ``{{ field.as_field_group }}`` render the components."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Django's FORM_RENDERER with the portal's form and field templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
