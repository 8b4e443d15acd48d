from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps further down."""
        from projects import contract_figures, exports, figures, handlers, outcome_figures, registrations, searching

        figures.register_figures()
        contract_figures.register_contract_figures()
        outcome_figures.register_outcome_figures()
        handlers.register()
        registrations.register()
        exports.register()
        searching.register_search()
