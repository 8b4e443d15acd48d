from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps further down."""
        from meetings import commitment_handlers, figures, outcome_exports, registrations

        figures.register_figures()
        commitment_handlers.register()
        registrations.register()
        outcome_exports.register()
