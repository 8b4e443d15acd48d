from django.apps import AppConfig


class TalentConfig(AppConfig):
    name = "talent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps further down."""
        from talent import exports, figures, handlers, registrations

        figures.register_figures()
        handlers.register()
        registrations.register()
        exports.register()
