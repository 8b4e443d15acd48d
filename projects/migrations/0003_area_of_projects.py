from django.db import migrations


class Migration(migrations.Migration):
    """Projects made before they had an area of their own take that of their need."""

    dependencies = [("projects", "0002_lifecycle")]

    operations = [
        migrations.RunSQL(
            "UPDATE projects_project SET area = need.area FROM needs_need need WHERE need.id = need_id",
            migrations.RunSQL.noop,
        )
    ]
