from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the lines that files leave on a record's timeline; register the share of personal data."""
        from core.timeline import register_words
        from files.exports import register_parts

        register_parts()
        register_words("file.added", _("Document added"), icon="paperclip")
        register_words("file.replaced", _("Document replaced"), icon="paperclip")
        register_words("file.deleted", _("Document removed"), icon="trash")
