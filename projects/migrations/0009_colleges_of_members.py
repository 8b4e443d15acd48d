from django.db import migrations
from django.db.models import OuterRef, Subquery


def remember_colleges(apps, schema_editor):
    """Whoever is in a team belongs to the college that they belong to now."""
    researcher = apps.get_model("researchers", "Researcher").objects.filter(pk=OuterRef("researcher"))
    members = apps.get_model("projects", "ProjectMember").objects.filter(researcher__isnull=False)
    members.update(joined_from=Subquery(researcher.values("college")[:1]))


class Migration(migrations.Migration):
    dependencies = [("projects", "0008_dates_of_work")]
    operations = [migrations.RunPython(remember_colleges, migrations.RunPython.noop)]
