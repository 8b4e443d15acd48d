from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('files', '0004_scan'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='storedfile',
            index=models.Index(condition=models.Q(('scan', 'waiting'), ('state', 'current')), fields=['id'], name='file_to_scan'),
        ),
    ]
