"""How well the reader reads: its network alone, on articles set aside before it was trained.

Each SQuAD 2.0 question about those articles is asked of all windows of its own paragraph, and the
window that the network takes for the likeliest answers. Nothing is retrieved and no rule takes
part; `verbatim eval squad2` measures the whole way. Whether to show an answer is decided by a
probability fitted on other articles than the one that the question is about, from the network's two
logits and from how near question, window and paragraph are to the embedding model.
"""

import json
import re
import string
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from assistant.reader.model import DATA, ReaderModel, Reading, Window
from assistant.reader.training.items import (
    Item,
    dev_titles,
    pack_windows,
    read_squad2,
    with_title,
)
from eval.calibrate import fit_logistic
from eval.gold import GoldError
from eval.reliability import Bin, auc, expected_calibration_error, reliability
from eval.run import versions
from index.minilm import MiniLM, Vectors

Floats = npt.NDArray[np.float64]
Kind = Literal["answerable", "lookalike", "other"]
"""`lookalike` is unanswerable with an answer that seems plausible, `other` without."""
Embed = Callable[[tuple[str, ...]], Vectors]
Folds = Sequence[frozenset[str]]

_UNREAD = -12.0
"""Stands for both logits of a question of which no window could be read."""
_THRESHOLDS = np.linspace(0.0, 1.0, 101)
_ARTICLES = re.compile(r"\b(a|an|the)\b")


TARGETS = {
    "short answer F1, forced": 0.70,
    "AUC against look-alikes": 0.78,
    "F1 with abstention": 0.62,
    "ECE, 10 bins": 0.06,
}
"""Shown beside the figures; no target fails a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the network made of one question; the logits are those of the window it chose."""

    qid: str
    title: str
    kind: Kind
    question: str
    accepted: tuple[str, ...]
    guess: str
    f1: float
    exact: bool
    right_window: bool
    answerable: float
    margin: float
    nearness: tuple[float, float, float]
    """Cosine of the question and the window chosen, the nearest window, and the paragraph."""
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An outcome with its probability of being answerable, and whether that is enough to show."""

    outcome: Outcome
    probability: float
    shown: bool

    @property
    def score(self) -> float:
        """SQuAD 2.0's F1: the overlap of what is shown; 1 for nothing where nothing is right."""
        if self.outcome.kind == "answerable":
            return self.outcome.f1 if self.shown else 0.0
        return float(not self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure; `of` counts the questions behind it, both sides of a comparison apart."""

    name: str
    value: float | None
    of: tuple[int, ...]
    target: float | None = None
    at_most: bool = False

    @property
    def verdict(self) -> str:
        """ "met", "MISSED", or nothing where there is no target or no figure."""
        if self.target is None or self.value is None:
            return ""
        met = self.value <= self.target if self.at_most else self.value >= self.target
        return "met" if met else "MISSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRun:
    """All outcomes, the figures made of them, and what they were obtained with."""

    outcomes: tuple[Outcome, ...]
    judged: tuple[Judged, ...]
    """By two folds; empty where the sample is too small to calibrate on."""
    measures: tuple[Measure, ...]
    bins: tuple[Bin, ...]
    record: dict[str, Any]


def load_questions(bench: Path) -> tuple[tuple[Item, ...], int]:
    """The questions about the articles set aside, and how many more were dropped.

    Dropped are those with accepted answers of which none stands in the paragraph.

    Raises:
        GoldError: the files hold no such question, or a record lacks a field.
        SourceError: a file is missing or is not JSON Lines.
    """
    try:
        items = list(read_squad2(bench))
    except KeyError as error:
        raise GoldError(f"{bench / 'squad2'}: a record has no {error}") from error
    titles = set(dev_titles(item.title for item in items))
    asked = [item for item in items if item.title in titles]
    kept = tuple(item for item in asked if bool(item.answers) == bool(item.gold))
    if not kept:
        raise GoldError(f"{bench / 'squad2'}: holds no question that can be asked")
    return kept, len(asked) - len(kept)


def run_reading(
    items: Sequence[Item],
    *,
    dropped: int = 0,
    settings: dict[str, Any] | None = None,
    progress: Callable[[], None] = lambda: None,
    folder: Path = DATA,
) -> ReadingRun:
    """Ask every question of the network in `folder`; without one, of that in the package.

    Raises:
        ModelError: the model file is missing or damaged.
    """
    model = ReaderModel(folder)
    model.load()
    embed = lru_cache(maxsize=None)(MiniLM().encode)
    outcomes = []
    for item in items:
        outcomes.append(ask(model, embed, item))
        progress()
    judged = judge(outcomes, two_folds(o.title for o in outcomes))
    record = {
        "set": "reading",
        "settings": settings or {},
        "model": json.loads((folder / "reader.json").read_text(encoding="utf-8")),
        "articles": sorted({o.title for o in outcomes}),
        "questions": {**_counted(outcomes), "dropped": dropped},
        "versions": versions(),
    }
    return ReadingRun(
        outcomes=tuple(outcomes),
        judged=judged,
        measures=summarise(outcomes, judged),
        bins=_bins(judged),
        record=record,
    )


def _counted(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {kind: sum(o.kind == kind for o in outcomes) for kind in get_args(Kind)}


def ask(model: ReaderModel, embed: Embed, item: Item) -> Outcome:
    """Read all windows of the paragraph; the one likeliest to answer gives its best words.

    A span may cross sentences, but the title that opens a window is no part of any answer. The
    likeliest has the highest sum of the answerable logit and a quarter of its best span's margin.
    """
    bounds = pack_windows(item.text)
    windows = [_window(item, low, high) for low, high in bounds]
    started = time.perf_counter()
    readings = model.read(item.question, windows)
    seconds = time.perf_counter() - started
    read = [(place, reading) for place, reading in enumerate(readings) if reading is not None]
    chosen, reading = max(read, key=lambda pair: _likely(pair[1]), default=(0, None))
    best = reading.best if reading else None
    near = embed((*(w.text for w in windows), item.text)) @ embed((item.question,))[0]
    guess = windows[chosen].text[best.start : best.end] if best else ""
    low, high = bounds[chosen] if reading else (0, 0)
    return Outcome(
        qid=item.qid,
        title=item.title,
        kind="answerable" if item.answers else "lookalike" if item.plausible else "other",
        question=item.question,
        accepted=tuple(dict.fromkeys(item.gold)),
        guess=guess,
        f1=overlap_f1(guess, item.gold),
        exact=exact_match(guess, item.gold),
        right_window=any(low <= start and end <= high for start, end in item.answers),
        answerable=reading.answerable if reading else _UNREAD,
        margin=best.margin if best else _UNREAD,
        nearness=(float(near[chosen]), float(near[:-1].max()), float(near[-1])),
        seconds=seconds,
    )


def _likely(reading: Reading) -> float:
    return reading.answerable + 0.25 * (reading.best.margin if reading.best else _UNREAD)


def _window(item: Item, low: int, high: int) -> Window:
    text = with_title(item.title, item.text[low:high])
    return Window(text=text, parts=((len(text) - (high - low), len(text)),))


def normalise(text: str) -> list[str]:
    """Words in lower case without punctuation and articles: what SQuAD compares."""
    kept = "".join(c for c in text.lower() if c not in string.punctuation)
    return _ARTICLES.sub(" ", kept).split()


def overlap_f1(guess: str, accepted: Iterable[str]) -> float:
    """The best F1 of the words of `guess` with those of an accepted answer."""
    given, best = Counter(normalise(guess)), 0.0
    for answer in accepted:
        wanted = Counter(normalise(answer))
        if shared := (given & wanted).total():
            best = max(best, 2 * shared / (given.total() + wanted.total()))
    return best


def exact_match(guess: str, accepted: Iterable[str]) -> bool:
    """Whether the words of `guess` are those of an accepted answer."""
    given = normalise(guess)
    return bool(given) and any(given == normalise(answer) for answer in accepted)


def two_folds(titles: Iterable[str]) -> Folds:
    """Every other article in the order of the titles, and the rest."""
    ordered = sorted(set(titles))
    return [frozenset(ordered[::2]), frozenset(ordered[1::2])]


def one_left_out(titles: Iterable[str]) -> Folds:
    """Each article by itself."""
    return [frozenset({title}) for title in sorted(set(titles))]


def judge(outcomes: Sequence[Outcome], folds: Folds) -> tuple[Judged, ...]:
    """Decide about each fold by a probability and a threshold from all the others.

    Nothing where the others of a fold lack answerable or unanswerable questions.
    """
    judged: dict[int, Judged] = {}
    for fold in folds:
        inside = [place for place, o in enumerate(outcomes) if o.title in fold]
        others = [o for o in outcomes if o.title not in fold]
        if len({o.kind == "answerable" for o in others}) < 2:
            return ()
        fitted = fit_logistic(_signs(others), _able(others), np.ones(len(others)))
        threshold = best_threshold(others, fitted.probabilities(_signs(others)))
        mine = fitted.probabilities(_signs([outcomes[place] for place in inside]))
        for place, probability in zip(inside, mine.tolist(), strict=True):
            judged[place] = Judged(
                outcome=outcomes[place], probability=probability, shown=probability >= threshold
            )
    return tuple(judged[place] for place in sorted(judged))


def best_threshold(outcomes: Sequence[Outcome], probabilities: Floats) -> float:
    """The probability from which showing answers scores best; the lowest where several do."""
    able, f1 = _able(outcomes), np.array([o.f1 for o in outcomes])
    shown = probabilities >= _THRESHOLDS[:, None]
    scores = (shown * able * f1 + ~shown * (1 - able)).mean(axis=1)
    return float(_THRESHOLDS[int(scores.argmax())])


def _signs(outcomes: Sequence[Outcome]) -> Floats:
    return np.array([[o.answerable, o.margin, *o.nearness] for o in outcomes])


def _able(outcomes: Sequence[Outcome]) -> Floats:
    return np.array([float(o.kind == "answerable") for o in outcomes])


def _bins(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    right = [j.outcome.kind == "answerable" for j in judged]
    return reliability([j.probability for j in judged], right)


def summarise(outcomes: Sequence[Outcome], judged: Sequence[Judged]) -> tuple[Measure, ...]:
    """The figures with the targets set for them; `judged` is by two folds of the articles.

    The AUC of the probability compares across folds, whose weights differ a little.
    """
    able = [o for o in outcomes if o.kind == "answerable"]
    alike = [o for o in outcomes if o.kind == "lookalike"]
    sides = (len(able), len(alike))
    unable = [o for o in outcomes if o.kind != "answerable"]
    share_unable = _mean(float(o.kind != "answerable") for o in outcomes)
    sure = {j.outcome.qid: j.probability for j in judged}
    apart = judge(outcomes, one_left_out(o.title for o in outcomes))

    def parted(sign: Callable[[Outcome], float], against: Sequence[Outcome]) -> float | None:
        return auc([sign(o) for o in able], [sign(o) for o in against])

    def probable(against: Sequence[Outcome]) -> float | None:
        return parted(lambda o: sure[o.qid], against) if judged else None

    def forced(values: Iterable[float]) -> tuple[float | None, tuple[int]]:
        return _mean(values), (len(able),)

    rows: list[tuple[str, float | None, tuple[int, ...]]] = [
        ("short answer F1, forced", *forced(o.f1 for o in able)),
        ("short answer exact, forced", *forced(o.exact for o in able)),
        ("right window chosen", *forced(o.right_window for o in able)),
        ("AUC against look-alikes", probable(alike), sides),
        ("AUC, answerable logit alone", parted(lambda o: o.answerable, alike), sides),
        ("AUC, span margin alone", parted(lambda o: o.margin, alike), sides),
        ("AUC against all unanswerable", probable(unable), (len(able), len(unable))),
        ("F1 with abstention", _mean(j.score for j in judged), (len(judged),)),
        ("- if nothing were ever shown", share_unable, (len(outcomes),)),
        ("F1 with abstention, by article", _mean(j.score for j in apart), (len(apart),)),
        ("ECE, 10 bins", expected_calibration_error(_bins(judged)), (len(judged),)),
        ("ECE, by article", expected_calibration_error(_bins(apart)), (len(apart),)),
    ]
    return tuple(
        Measure(
            name=name,
            value=value,
            of=of,
            target=TARGETS.get(name),
            at_most=name.startswith("ECE"),
        )
        for name, value, of in rows
    )


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None
