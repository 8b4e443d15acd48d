"""Ranking of texts, its measures, its files and its commands, on made-up needs and people. Shared words only, and a toy model."""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from search.ranking import measures, scoring
from search.ranking.collection import Prepared, prepare, prepare_many
from search.ranking.engine import rank
from search.ranking.files import BadFile, read_judged, uncut
from search.ranking.fitting import logistic, ridge
from search.ranking.index import Index
from search.ranking.postings import Postings
from search.ranking.scoring import PEOPLE, TEXTS
from search.ranking.tokens import Query, cut_characters, cut_pairs, tokens_of

PEOPLE_OF = {
    "nitration": ["微反应器连续硝化工艺", "芳烃硝化的热危险性", "对硝基苯胺的合成"],
    "membranes": ["陶瓷膜分离含盐废水", "纳滤膜的制备", "高盐废水零排放"],
    "catalysis": ["钯碳催化加氢", "负载型贵金属催化剂", "选择性加氢反应"],
    "coatings": ["水性防腐涂料", "环氧树脂改性", "金属表面处理"],
    "empty": [],
}


class Toy:
    """A model that knows one thing: 酰胺 and amide are the same."""

    name = "toy"
    dimensions = 2

    def passages(self, texts):
        """One direction for amides, another for the rest."""
        return np.array([[1.0, 0.0] if "酰胺" in text or "amide" in text else [0.0, 1.0] for text in texts], np.float32)

    queries = passages


def people(embedder=None):
    """The index of the people above."""
    return Index(list(PEOPLE_OF), prepare_many(list(PEOPLE_OF.values()), embedder), embedder, shape=PEOPLE)


def test_a_text_is_cut_in_three_ways():
    assert cut_pairs("对硝基苯胺 h2so4") == ["对硝", "硝基", "基苯", "苯胺", "h2so4"]
    assert cut_characters("硝基 100-01-6") == ["硝", "基", "100-01-6"]
    assert cut_pairs("酸 碱") == ["酸", "碱"]
    assert {kind: len(found) for kind, found in tokens_of("硝基苯胺").items()} == {"word": 2, "pair": 3, "character": 4}


def test_tokens_are_stored_and_read_back_as_they_were():
    prepared = prepare(["对硝基苯胺的合成", "陶瓷膜"], Toy())
    again = Prepared.from_bytes(prepared.to_bytes(), prepared.vector_bytes(), Toy.dimensions)
    for kind in prepared.tokens:
        assert again.tokens[kind].tolist() == prepared.tokens[kind].tolist()
        assert again.lengths[kind].tolist() == prepared.lengths[kind].tolist()
    assert again.vectors is not None
    assert again.vectors.tolist() == [[0.0, 1.0], [0.0, 1.0]]
    assert len(Prepared.from_bytes(prepare([]).to_bytes())) == 0


def test_a_text_is_nearest_to_itself():
    texts = [tokens_of(text)["pair"] for text in ("对硝基苯胺", "陶瓷膜分离", "加氢")]
    postings = Postings.build(np.concatenate(texts), np.repeat([0, 1, 2], [len(text) for text in texts]), 3)
    found = postings.compare(tokens_of("对硝基苯胺")["pair"])
    assert found["cosine"].round(6).tolist() == [1.0, 0.0, 0.0]
    assert found["cover_text"].round(6).tolist() == [1.0, 0.0, 0.0]
    assert found["cover_query"].round(6).tolist() == [1.0, 0.0, 0.0]
    assert found["bm25"].argmax() == 0


@pytest.mark.parametrize(
    ("title", "expected"),
    [("对硝基苯胺连续硝化", "nitration"), ("高盐废水处理", "membranes"), ("钯碳加氢催化剂失活", "catalysis")],
)
def test_words_alone_find_the_person(title, expected):
    ranked = rank(people(), Query(title), most=5)
    assert ranked[0].key == expected
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


def test_the_nearest_items_come_first():
    best = rank(people(), Query("高盐废水零排放"), most=1)[0]
    assert PEOPLE_OF["membranes"][best.items[0]] == "高盐废水零排放"


def test_nobody_and_nothing_are_no_errors():
    assert rank(Index([], [], shape=PEOPLE), Query("硝化"), most=5) == []
    assert len(rank(people(), Query(""), most=5)) == 5
    assert len(rank(Index(["a"], prepare_many([[]]), shape=PEOPLE), Query("硝化"), most=5)) == 1


def test_a_model_adds_measures_of_meaning_and_one_never_tuned_counts_for_nothing():
    index = people(Toy())
    assert {name for name in index.measure(Query("amide")).names if "meaning" in name} == {
        "title.meaning",
        "title.meaning.all",
        "whole.meaning",
        "whole.meaning.all",
    }
    ranked = rank(index, Query("对硝基苯胺连续硝化"), most=5)
    plain = rank(people(), Query("对硝基苯胺连续硝化"), most=5)
    assert [(one.key, round(one.score, 6)) for one in ranked] == [(one.key, round(one.score, 6)) for one in plain]


@pytest.mark.parametrize("shape", [PEOPLE, TEXTS])
def test_the_kept_parameters_fit_the_measures(shape):
    for model in ("words", "use"):
        kept = scoring.parameters_for(shape, model)
        assert len(kept.names) == len(kept.usual) == len(kept.spread)
        assert len(kept.rank.values) == 2 * len(kept.names)
        assert set(kept.bounds) == ({"good", "strong", "none"} if shape == PEOPLE else set())
        assert len(kept.above) == (0 if shape == PEOPLE else 3)
    assert (
        scoring.parameters_for(PEOPLE, "words").bounds["good"]
        < scoring.parameters_for(PEOPLE, "words").bounds["strong"]
    )


def test_measures_of_a_ranking():
    gains = np.array([0.0, 3.0, 1.0])
    assert measures.ndcg(np.array([1.0, 3.0, 2.0]), gains) == 1.0
    assert round(measures.ndcg(np.array([3.0, 2.0, 1.0]), gains), 4) == round(
        (3 / np.log2(3) + 0.5) / (3 + 1 / np.log2(3)), 4
    )
    assert measures.ndcg(np.array([1.0]), np.array([0.0])) == 0.0
    assert measures.recall(np.array([3.0, 2.0, 1.0]), np.array([False, False, True]), top=2) == 0.0
    assert measures.reciprocal_rank(np.array([3.0, 2.0, 1.0]), np.array([False, True, True])) == 0.5
    assert measures.separation([0.9, 0.2, 0.4], [True, False, False]) == 1.0
    assert measures.separation([0.9], [True]) is None
    assert measures.interval([0.5, 0.5, 0.5]) == (0.5, 0.5)


def test_fitting_finds_what_the_data_were_made_of():
    columns = np.random.default_rng(1).normal(size=(400, 2))
    weights, constant = ridge(columns, columns @ np.array([2.0, -1.0]) + 3, 1e-6)
    assert [*weights.round(4), round(constant, 4)] == [2.0, -1.0, 3.0]
    weights, constant = logistic(columns, columns[:, 0] > 0, 1.0)
    assert weights[0] > 3
    assert abs(weights[1]) < 0.5


def write(folder: Path, name: str, *rows: tuple[str, ...], encoding: str = "utf-8") -> str:
    """A file of these rows."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    (folder / name).write_bytes(text.getvalue().encode(encoding))
    return str(folder / name)


@pytest.fixture
def files(tmp_path):
    """Needs, candidates and grades, as the command reads them."""
    return {
        "needs": write(
            tmp_path,
            "needs.csv",
            ("id", "title", "description", "budget"),
            ("N1", "对硝基苯胺连续硝化", "放热剧烈，\n希望连续化", "50"),
            ("N2", "高盐废水处理", "", ""),
            ("N3", "古籍修复", "", ""),
            encoding="utf-8-sig",
        ),
        "candidates": write(
            tmp_path,
            "people.csv",
            ("id", "rank", "publications"),
            *((key, "教授", "; ".join(items)) for key, items in PEOPLE_OF.items()),
        ),
        "labels": write(
            tmp_path,
            "labels.csv",
            ("need_id", "researcher_id", "grade"),
            ("N1", "nitration", "3"),
            ("N1", "catalysis", "1"),
            ("N2", "membranes", "2"),
            ("N3", "coatings", "0"),
            ("N9", "coatings", "2"),
            ("N1", "stranger", "2"),
        ),
    }


def test_grades_are_evaluated_over_all_candidates(files, tmp_path):
    out, err = io.StringIO(), io.StringIO()
    scores = str(tmp_path / "scores.csv")
    call_command("evaluate_matching", **files, scores_out=scores, stdout=out, stderr=err)
    lines = [re.split(r"  | \d", line)[0] for line in out.getvalue().splitlines()]
    assert "needs judged           3  (4 labels, 5 candidates)" in out.getvalue()
    assert lines[2:] == ["nDCG@10", "recall@10", "mean reciprocal rank", "AUC"]
    assert "recall@10              1.0000  [1.0000, 1.0000] over 2 needs" in out.getvalue()
    assert "AUC                    1.0000  (top score, 2 needs with an expert against 1 without)" in out.getvalue()
    assert "1 labels left out, of 1 unknown ids of a need: N9" in err.getvalue()
    assert "1 labels left out, of 1 unknown ids of a candidate: stranger" in err.getvalue()
    rows = list(csv.DictReader(io.StringIO(Path(scores).read_text(encoding="utf-8"))))
    assert len(rows) == 15
    best = max((row for row in rows if row["need_id"] == "N2"), key=lambda row: float(row["score"]))
    assert best["candidate_id"] == "membranes"


def test_levels_bring_their_candidates_and_only_judged_pairs_are_ranked(files, tmp_path):
    labels = write(
        tmp_path,
        "levels.csv",
        ("need_id", "achievement_title", "level"),
        ("N1", "芳烃 连续 硝化 工艺", "4"),
        ("N1", "水性 涂料", "1"),
        ("N2", "高盐 废水 处理 技术", "3"),
        ("N2", "古籍 保护", "1"),
        ("N2", "废水 回用", "2"),
    )
    out = io.StringIO()
    call_command("evaluate_matching", needs=files["needs"], labels=labels, stdout=out)
    assert "needs judged           2  (5 labels, 5 candidates)" in out.getvalue()
    assert "nDCG@10                1.0000  [1.0000, 1.0000] over 2 needs" in out.getvalue()
    assert "1 / (1 + MAE)" in out.getvalue()
    assert uncut("微 反应器 A B 工艺") == "微反应器A B工艺"


@pytest.mark.parametrize(
    ("which", "rows", "expected"),
    [
        ("needs", [("id", "name"), ("N1", "x")], "the column title is missing; there are: id, name."),
        ("labels", [("need_id", "grade"), ("N1", "2")], "the column candidate_id or researcher_id or achievement_title is missing"),
        ("labels", [("need_id", "researcher_id"), ("N1", "a")], "the column grade or level is missing"),
        ("labels", [("need_id", "researcher_id", "grade"), ("N1", "nitration", "good")], "line 2: grade is 'good', which is no number."),
        ("labels", [("need_id", "researcher_id", "grade"), ("N7", "nitration", "1")], "no label names a need and a candidate"),
        ("candidates", [("id", "text")], "there are no rows."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(files, tmp_path, which, rows, expected):
    files[which] = write(tmp_path, "odd.csv", *rows)
    with pytest.raises(CommandError) as raised:
        call_command("evaluate_matching", **files)
    assert expected in str(raised.value)


def test_a_file_that_is_not_there_or_in_the_customary_encoding(files, tmp_path):
    with pytest.raises(BadFile, match="cannot be read"):
        read_judged(str(tmp_path / "none.csv"), files["labels"], files["candidates"])
    files["needs"] = write(tmp_path, "gb.csv", ("id", "title"), ("N1", "连续硝化"), encoding="gb18030")
    assert read_judged(files["needs"], files["labels"], files["candidates"]).queries["N1"].title == "连续硝化"
