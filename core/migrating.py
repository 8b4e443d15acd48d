"""Making an app's tables at once: what a new database costs is the pictures of the models that Django draws on the way."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState


class FirstMigration(Migration):
    """The migration that creates an app's tables and triggers, from one picture of the models as they are at its end.

    Django draws the related models anew before each operation, which for tables that all point at people and
    organisations took nine tenths of the time of a new database. Creating a table or a trigger needs to know only what it
    shall be; so the operations must be ``CreateModel`` with all fields, constraints and indexes, and ``AddTrigger``. Tables
    may point at later ones: PostgreSQL gets the foreign keys at the end of the transaction.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Create everything in ``project_state``, which is changed and returned."""
        self._advance(project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state

    def unapply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Remove everything again; ``project_state`` is the one before."""
        after = project_state.clone()
        self._advance(after)
        for operation in reversed(self.operations):
            operation.database_backwards(self.app_label, schema_editor, after, after)
        return project_state

    def _advance(self, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # undrawn, so that no operation has its part of the picture drawn anew
        for operation in self.operations:
            operation.state_forwards(self.app_label, state)
