from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the lines that files leave on a record's timeline; register the share of personal data."""
        from core.timeline import register_words
        from files.exports import register_parts
        from notifications.registry import MailEvent, register_event

        register_parts()
        register_words("file.added", _("Document added"), icon="paperclip")
        register_words("file.replaced", _("Document replaced"), icon="paperclip")
        register_words("file.deleted", _("Document removed"), icon="trash")
        register_words(
            "file.released", _("Document scanned for viruses and released"), icon="shield-check", tone="good"
        )
        register_words("file.infected", _("Document removed: a virus was found"), icon="trash", tone="bad")
        register_words(
            "file.unscanned", _("Document removed: it could not be scanned for viruses"), icon="trash", tone="bad"
        )
        register_event(
            MailEvent(
                key="file.released",
                label=_("My document has left quarantine"),
                group=_("Uploaded documents"),
                template="files/mail/released",
            ),
            *(
                MailEvent(
                    key=key, label=label, group=_("Uploaded documents"), template=f"files/mail/{name}", mandatory=True
                )
                for key, label, name in (
                    ("file.infected", _("A virus was found in my document"), "infected"),
                    ("file.unscanned", _("My document could not be scanned for viruses"), "unscanned"),
                )
            ),
        )
