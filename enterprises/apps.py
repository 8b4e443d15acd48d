from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the house what this app adds to it."""
        from enterprises import registrations
        from enterprises.figures import register_figures
        from enterprises.searching import register_search

        registrations.register_all()
        register_figures()
        register_search()
