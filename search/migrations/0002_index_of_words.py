import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('search', '0001_initial'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='searchdocument',
            index=django.contrib.postgres.indexes.GinIndex(fields=['tsv'], gin_pending_list_limit=1024, name='search_document_tsv'),
        ),
    ]
