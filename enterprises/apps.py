from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps further down."""
        from enterprises.figures import register_figures

        register_figures()
