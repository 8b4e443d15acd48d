"""Measure the ranking on judged files."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.ranking import measures
from search.ranking.embedding import current_model
from search.ranking.evaluation import evaluate, index_of
from search.ranking.files import BadFile, read_judged


class Command(BaseCommand):
    help = (
        "Rank the candidates of judged files with the code and the parameters of the portal and print how good the "
        "ranking is. Nothing is fitted to the files. Columns: docs/matching.md."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--needs", required=True, metavar="CSV", help="need_id or id, title, further texts")
        parser.add_argument("--candidates", default="", metavar="CSV", help="id, further texts")
        parser.add_argument(
            "--labels",
            required=True,
            metavar="CSV",
            help="need_id; candidate_id, researcher_id or achievement_title; grade (0-3) or level (1-4)",
        )
        parser.add_argument("--scores-out", default="", metavar="CSV", help="write need_id, candidate_id, score")
        parser.add_argument("--words-only", action="store_true", help="leave the model of meaning out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, rank, print."""
        try:
            judged = read_judged(options["needs"], options["labels"], options["candidates"])
        except BadFile as error:
            raise CommandError(str(error)) from None
        for remark in judged.remarks:
            self.stderr.write(self.style.WARNING(remark))
        embedder = None if options["words_only"] else current_model()
        loud = options["verbosity"] > 1
        index = index_of(judged, embedder, say=self.stderr.write if loud else lambda _text: None)
        result = evaluate(judged, index)
        pairs = sum(len(one) for one in judged.judgements.values())
        self.stdout.write(f"needs judged           {result.needs}  ({pairs} labels, {len(index)} candidates)")
        self.stdout.write(f"model of meaning       {embedder.name if embedder else 'none, words only'}")
        self._mean("nDCG@10", result.ndcg)
        self._mean("recall@10", result.recall)
        self._mean("mean reciprocal rank", result.reciprocal)
        if result.closeness is not None:
            self.stdout.write(f"{'1 / (1 + MAE)':<22} {result.closeness:.4f}  ({len(result.errors)} pairs)")
        if judged.graded and result.separation is not None:
            known = sum(counts for _top, counts in result.tops)
            words = f"top score, {known} needs with an expert against {len(result.tops) - known} without"
            self.stdout.write(f"{'AUC':<22} {result.separation:.4f}  ({words})")
        if options["scores_out"]:
            _write(options["scores_out"], result.ranked)

    def _mean(self, name: str, values: list[float]) -> None:
        if not values:
            self.stdout.write(f"{name:<22} —  (no need counts)")
            return
        low, high = measures.interval(values)
        mean = sum(values) / len(values)
        self.stdout.write(f"{name:<22} {mean:.4f}  [{low:.4f}, {high:.4f}] over {len(values)} needs")


def _write(path: str, ranked: list[tuple[str, str, float]]) -> None:
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["need_id", "candidate_id", "score"])
            writer.writerows((need, key, f"{score:.6f}") for need, key, score in ranked)
    except OSError as error:
        raise CommandError(f"{path}: cannot be written: {error.strerror}.") from None
