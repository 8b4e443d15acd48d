"""The terms that two texts share, for people to read: the longest common runs of characters, words and formulas."""

from collections.abc import Callable, Iterable

import numpy as np

from search.folding import fold, fold_with_origins
from search.ranking.tokens import checksums, cut_pairs
from search.tokens import WORDS

MOST = 6
LEAST_LATIN = 3
EDGES = "的及与和或在为了对其等中用于"
GENERIC = frozenset((
    "研究", "技术", "应用", "开发", "方法", "产品", "项目", "研发", "生产", "工艺", "设备", "产业", "产业化", "新型", "系统",
    "过程", "问题", "需求", "企业", "公司", "提高", "改进", "优化", "分析", "设计", "性能", "质量", "解决", "实现", "影响",
    "关键", "关键技术", "制备", "材料", "化学", "工程", "and", "for", "from", "its", "of", "on", "the",
    "their", "this", "to", "use", "using", "via", "with", "study", "research", "based", "new",
))  # fmt: skip
"""Words that every other text has; a shared one says nothing."""
COMMON = 0.1
"""A term whose rarest pair stands in a larger share of the texts than this says nothing either."""


def shared_terms(wanted: str, texts: Iterable[str], share: Callable[[np.ndarray], np.ndarray]) -> list[str]:
    """What ``texts`` share with ``wanted``, most telling first, as written in ``texts``.

    ``share(tokens)`` says in which share of all texts a pair of characters occurs.
    """
    folded = fold(wanted)
    known = {match.group() for match in WORDS.finditer(folded)}
    found: dict[str, tuple[float, str]] = {}
    for text in texts:
        plain, origins = fold_with_origins(text)
        for start, end in _common(plain, folded, known):
            term = plain[start:end]
            if term in found or term in GENERIC:
                continue
            shares = share(checksums(cut_pairs(term)))
            if shares.min() <= COMMON:
                found[term] = (float(-np.log(shares + 1e-3).sum()), text[origins[start] : origins[end - 1] + 1])
    ranked = sorted(found.items(), key=lambda pair: -pair[1][0])
    kept: list[tuple[str, str]] = []
    for term, (_weight, written) in ranked:
        if not any(term in longer for longer, _written in kept):
            kept.append((term, written))
    return [written for _term, written in kept[:MOST]]


def _common(plain: str, folded: str, known: set[str]) -> Iterable[tuple[int, int]]:
    """Places of what both have: runs of two and more Chinese characters, whole words of other scripts."""
    for match in WORDS.finditer(plain):
        start, end = match.span()
        if match["han"] is None:
            word = match.group()
            if word in known and not word.isdigit() and (len(word) >= LEAST_LATIN or not word.isalpha()):
                yield start, end
            continue
        at = start
        while at < end - 1:
            stop = at + 1
            while stop < end and plain[at : stop + 1] in folded:
                stop += 1
            first, last = at, stop
            while first < last and plain[first] in EDGES:
                first += 1
            while last > first and plain[last - 1] in EDGES:
                last -= 1
            if last - first >= 2:
                yield first, last
            at = max(stop, at + 1)
