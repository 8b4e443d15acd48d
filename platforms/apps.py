from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    name = "platforms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps further down."""
        from platforms import exports, figures, handlers, registrations, searching

        figures.register_figures()
        handlers.register()
        registrations.register()
        exports.register()
        searching.register_search()
