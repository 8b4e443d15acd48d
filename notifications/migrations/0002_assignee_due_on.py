"""Assignees learn the due day of their item; those of closed items go."""

from django.db import migrations, models
from django.db.models.functions import Now

FILL = """
UPDATE notifications_waitingassignee a SET due_on = i.due_on FROM notifications_waitingitem i WHERE i.id = a.item_id;
DELETE FROM notifications_waitingassignee a USING notifications_waitingitem i
    WHERE i.id = a.item_id AND i.closed_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="waitingassignee",
            name="due_on",
            field=models.DateField(db_default=Now(), verbose_name="until"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
