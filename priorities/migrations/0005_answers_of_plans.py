"""Give each answer to a check its plan, and each frozen round its counts; see the models for why both are kept."""

import json

from django.db import migrations
from django.db.models import Max


def give_plans(apps, schema_editor):
    Answer = apps.get_model("priorities", "CheckAnswer")
    Version = apps.get_model("priorities", "HistoricalCheckAnswer")
    for pk, plan_id in apps.get_model("plans", "ReportingRound").objects.values_list("pk", "plan_id"):
        Answer.objects.filter(round=pk).update(plan=plan_id)
        Version.objects.filter(round_id=pk).update(plan_id=plan_id)
    # Of several that were given in several rounds the newest goes on. The history of the others stays: what was
    # frozen with them is found again from it.
    newest = Answer.objects.values("plan", "action", "check_code").order_by().annotate(newest=Max("pk"))
    Answer.objects.exclude(pk__in=[row["newest"] for row in newest]).delete()


def give_tallies(apps, schema_editor):
    Snapshot = apps.get_model("plans", "RoundSnapshot")
    for pk, content in Snapshot.objects.values_list("pk", "content").iterator(chunk_size=5):
        Snapshot.objects.filter(pk=pk).update(tally=json.loads(content)["counts"]["tally"])


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_snapshot_tally"),
        ("priorities", "0004_measures"),
    ]

    operations = [
        migrations.RunPython(give_plans, migrations.RunPython.noop),
        migrations.RunPython(give_tallies, migrations.RunPython.noop),
    ]
