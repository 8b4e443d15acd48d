from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps further down."""
        from meetings import (
            commitment_handlers,
            exports,
            figures,
            handlers,
            minutes_handlers,
            outcome_exports,
            outcome_searching,
            registrations,
            searching,
        )

        figures.register_figures()
        handlers.register()
        commitment_handlers.register()
        minutes_handlers.register()
        registrations.register()
        exports.register()
        outcome_exports.register()
        searching.register_search()
        outcome_searching.register_search()
