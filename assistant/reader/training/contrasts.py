"""Pairs that differ in one thing: what makes the reader compare question and window word by word.

A name swapped in question and window alike leaves the answer where it was; swapped in the window
alone, it takes it away. A word of the question exchanged for a kindred one ("mother" for "father")
asks for something the window does not say.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assistant.lexicon import antonyms, closeness
from assistant.reader.training.items import Item, Tags

_OPPOSITES = (
    "largest smallest|biggest smallest|highest lowest|most least|more less|more fewer|first last|"
    "first second|oldest newest|oldest youngest|older younger|old new|earliest latest|best worst|"
    "better worse|good bad|larger smaller|higher lower|longer shorter|longest shortest|long short|"
    "before after|north south|northern southern|east west|eastern western|start end|begin stop|"
    "began ended|started stopped|increase decrease|increased decreased|win lose|won lost|won drew|"
    "buy sell|bought sold|born buried|die survive|died survived|killed injured|killed saved|"
    "accept reject|accepted rejected|accept refuse|support oppose|supported opposed|allow forbid|"
    "allowed forbidden|arrive leave|arrived left|enter leave|entered left|join leave|joined left|"
    "like dislike|liked disliked|love hate|loved hated|positive negative|male female|men women|"
    "man woman|father mother|son daughter|husband wife|brother sister|king queen|common rare|"
    "strong weak|stronger weaker|hot cold|hotter colder|warm cool|easy difficult|easy hard|"
    "fast slow|faster slower|same different|open close|opened closed|create destroy|"
    "created destroyed|built demolished|founded dissolved|invaded defended|attack defend|"
    "attacked defended|gain lose|gained lost|rise fall|rose fell|include exclude|"
    "included excluded|above below|inside outside|major minor|majority minority|public private|"
    "early late|internal external|domestic foreign|legal illegal|rich poor|heavy light|"
    "heavier lighter|cheap expensive|cheaper costlier|left right|upper lower|front back|"
    "always never|often rarely|all none|advantage disadvantage|benefits drawbacks|pros cons|"
    "succeed fail|succeeded failed|confirmed denied|confirm deny|known unknown|able unable|"
    "elected removed|appointed dismissed|hired fired|approve block|approved blocked|"
    "happy unhappy|satisfied dissatisfied|full empty|deep shallow|maximum minimum|modern ancient|"
    "summer winter|north east|south west|teach learn|taught learned|ask answer|give take|gave took"
)

_KINDRED = 12
"""Nearest words by embedding from which a kindred one is drawn."""
_TOO_CLOSE = 0.5
"""Closeness in the lexicon from which two words may say the same."""
_SAME_STEM = 4
_RENAMED_KINDS = frozenset(
    "PERSON ORG GPE NORP LOC FAC PRODUCT EVENT DATE CARDINAL ORDINAL PERCENT MONEY".split()
)

Span = tuple[int, int]


def opposites() -> dict[str, list[str]]:
    """Words with what may stand for them in a question and turns its meaning round."""
    table: dict[str, list[str]] = {}
    for pair in _OPPOSITES.split("|"):
        one, other = pair.split()
        table.setdefault(one, []).append(other)
        table.setdefault(other, []).append(one)
    return table


@dataclass(slots=True)
class KindredWords:
    """Words of one part of speech near each other in the base model's own word embeddings.

    `vector` gives a word's row of the embedding table, or None where the tokenizer splits it.
    """

    vector: Callable[[str], npt.NDArray[np.float32] | None]
    _near: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def learn(self, words: Mapping[str, Sequence[str]]) -> None:
        """Find the neighbours of all words, by tag; those that may mean the same are left out."""
        for tag, found in words.items():
            known = sorted({w.lower() for w in found if w.isalpha() and len(w) > 2})
            rows = [(w, v) for w in known if (v := self.vector(w)) is not None]
            if len(rows) < 2:
                continue
            names = [w for w, _ in rows]
            table = np.stack([v for _, v in rows])
            table /= np.linalg.norm(table, axis=1, keepdims=True)
            self._near[tag] = {}
            for first in range(0, len(names), 512):
                cosines = table[first : first + 512] @ table.T
                ranked = np.argsort(-cosines, axis=1)[:, 1 : 3 * _KINDRED]
                for word, order in zip(names[first : first + 512], ranked, strict=True):
                    others = [names[i] for i in order if _differs(word, names[i])]
                    self._near[tag][word] = others[:_KINDRED]

    def of(self, word: str, tag: str) -> list[str]:
        """Kindred words of other meaning, nearest first."""
        return self._near.get(tag, {}).get(word.lower(), [])


def _differs(one: str, other: str) -> bool:
    if one[:_SAME_STEM] == other[:_SAME_STEM]:
        return False
    return antonyms(one, other) or closeness(one, other) < _TOO_CLOSE


def kindred_questions(item: Item, tags: Tags, words: KindredWords) -> Iterator[tuple[str, float]]:
    """The question with one word exchanged for a kindred one, and the weight of the exchange."""
    taken = [(start, end) for start, end, _ in tags.entities]
    for place, (at, token, tag) in enumerate(tags.tokens):
        if any(start <= at < end for start, end in taken) or (tag[:2] == "NN" and not place):
            continue
        for other in words.of(token, tag):
            shown = other.capitalize() if token[:1].isupper() else other
            yield (
                item.question[:at] + shown + item.question[at + len(token) :],
                2.0 if antonyms(token.lower(), other) else 1.0,
            )


def shared_names(item: Item, tags: Tags, window: str, answers: Sequence[Span]) -> list[Span]:
    """Places in the question of names and figures that stand in the window, outside the answer."""
    found = []
    for start, end, kind in tags.entities:
        text = item.question[start:end]
        places = list(_places(text, window))
        if kind in _RENAMED_KINDS and places and len(text) > 1:
            apart = all(low >= b or high <= a for low, high in places for a, b in answers)
            if apart:
                found.append((start, end))
    return found


def _places(text: str, window: str) -> Iterator[Span]:
    for match in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", window):
        yield match.span()


def renamed(window: str, answers: Sequence[Span], old: str, new: str) -> tuple[str, list[Span]]:
    """The window with every `old` replaced by `new`, and the answers where they now stand."""
    places = list(_places(old, window))
    parts, last = [], 0
    for low, high in places:
        parts += [window[last:low], new]
        last = high
    text = "".join([*parts, window[last:]])
    step = len(new) - len(old)
    moved = []
    for low, high in answers:
        shift = step * sum(end <= low for _, end in places)
        moved.append((low + shift, high + shift))
    return text, moved


def other_name(rng: random.Random, pool: Sequence[str], old: str) -> str:
    """A name of the pool that shares no word with the old one, or ""."""
    words = set(old.lower().split())
    for _ in range(8):
        new = rng.choice(pool) if pool else ""
        if new and not words & set(new.lower().split()):
            return new
    return ""
