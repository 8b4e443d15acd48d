"""One index gives the most urgent items of a role or a person in order; built without locking the table."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0002_assignee_due_on")]

    operations = [
        AddIndexConcurrently(
            model_name="waitingassignee",
            index=models.Index(fields=["organisation", "role", "due_on", "item"], name="waiting_assignee_of_role"),
        ),
        AddIndexConcurrently(
            model_name="waitingassignee",
            index=models.Index(fields=["user", "due_on", "item"], name="waiting_assignee_of_user"),
        ),
        RemoveIndexConcurrently(model_name="waitingassignee", name="waiting_assignee_role"),
    ]
