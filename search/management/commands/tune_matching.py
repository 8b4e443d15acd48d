"""Find the weights of the ranking on judged files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from search.ranking import scoring, tuning
from search.ranking.embedding import Embedder
from search.ranking.evaluation import Result, index_of
from search.ranking.files import BadFile, Judged, read_judged
from search.ranking.scoring import BY_WORDS, PEOPLE, TEXTS


class Command(BaseCommand):
    help = (
        "Cross-validate the ranking over the needs of judged files, with and without each part, and with --write keep "
        "the weights fitted to all of them in search/ranking/parameters.json. Files as in evaluate_matching."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--texts", nargs=2, metavar=("NEEDS", "LABELS"), required=True)
        parser.add_argument("--people", nargs=3, metavar=("NEEDS", "CANDIDATES", "LABELS"), required=True)
        parser.add_argument(
            "--models", nargs="*", default=[], metavar="CLASS", help="e.g. search.ranking.embedding.Use"
        )
        parser.add_argument("--write", action="store_true", help="keep the weights")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure once for each model, then fit as often as it takes."""
        try:
            sets = {
                TEXTS: read_judged(*options["texts"]),
                PEOPLE: read_judged(options["people"][0], options["people"][2], options["people"][1]),
            }
        except BadFile as error:
            raise CommandError(str(error)) from None
        models: list[Embedder | None] = [None, *(import_string(path)() for path in options["models"])]
        found: dict[str, dict[str, scoring.Parameters]] = {TEXTS: {}, PEOPLE: {}}
        for shape, judged in sets.items():
            for model in models:
                name = model.name if model else BY_WORDS
                found[shape][name] = self._tune(shape, judged, model, name)
        if options["write"]:
            scoring.store(found)

    def _tune(self, shape: str, judged: Judged, model: Embedder | None, name: str) -> scoring.Parameters:
        self.stdout.write(f"\n{shape}, {name}: nDCG@10, recall@10, reciprocal rank, AUC or 1 / (1 + MAE)")
        lists = tuning.gather(judged, index_of(judged, model))
        for words, parts in tuning.PARTS.items():
            if model is None and "meaning" in parts:
                continue
            if model is not None and words != "meaning alone":
                continue
            result, _found = tuning.cross_validate(lists.only(parts), tuning.PENALTIES[shape])
            self.stdout.write(f"  {words:<24} {line_of(result)}")
        parameters, result = tuning.tuned(lists, shape)
        self.stdout.write(f"  {'everything':<24} {line_of(result)}  {parameters.bounds or ''}")
        return parameters


def line_of(result: Result) -> str:
    """The four numbers."""
    means = [sum(values) / len(values) for values in (result.ndcg, result.recall, result.reciprocal)]
    last = result.closeness if result.closeness is not None else result.separation
    return "  ".join(f"{value:.4f}" for value in (*means, last or 0.0))
