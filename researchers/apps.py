from django.apps import AppConfig


class ResearchersConfig(AppConfig):
    name = "researchers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the house what this app adds to it."""
        from researchers import registrations, searching

        registrations.register_all()
        searching.register_search()
