"""Icons of static/icons.txt as HTML."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=512)
def write_icon(name: str, label: str = "") -> SafeString:
    """An icon: decoration, unless it stands alone and ``label`` says what it means."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', spoken, static("icons.svg"), name)
