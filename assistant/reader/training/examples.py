"""Training examples: a question, a window of text, and where the answer stands, if it does.

Positives hold an annotated answer. Negatives are SQuAD 2's own look-alike questions, neighbouring
windows of the same paragraph, twins (the question with one name, number, date, verb or adjective
swapped, read with the window that answered the original), and random windows.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from assistant.reader.training.contrasts import (
    KindredWords,
    kindred_questions,
    opposites,
    other_name,
    renamed,
    shared_names,
)
from assistant.reader.training.items import (
    Item,
    Tags,
    dev_titles,
    pack_windows,
    read_hotpotqa,
    read_squad2,
    read_squadshifts,
    with_title,
)
from assistant.reader.training.passes import Mix
from assistant.reader.training.retrieved import retrieved_windows
from assistant.reader.training.written import WRITTEN, read_written
from index.errors import InputError
from index.sentences import split_sentences


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AUXILIARIES = _words(
    "is are was were be been being am do does did done have has had having 's 're 'm 've"
)
_FIXED = _words("many much other such same name kind type sort time")
_NAME_KINDS = _words("PERSON ORG GPE NORP LOC FAC PRODUCT EVENT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One pair to learn from; `spans` are character offsets into `window`, empty for negatives."""

    question: str
    window: str
    spans: tuple[tuple[int, int], ...]
    kind: str
    weight: float = 1.0


@dataclass(slots=True, kw_only=True)
class Maker:
    """Makes examples from items; one seeded generator, so the same call gives the same list."""

    rng: random.Random
    tags: dict[str, Tags]
    kindred: KindredWords
    by_source: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    opposites: dict[str, list[str]] = field(default_factory=opposites)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)
    near: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def learn_words(self, items: Sequence[Item]) -> None:
        """Collect what may replace what: entities by kind and words by part of speech."""
        words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for item in items:
            tags = self.tags[item.qid]
            for start, end, kind in tags.entities:
                words[item.source][kind].append(item.question[start:end])
            for _, token, tag in tags.tokens:
                if tag[:2] in {"VB", "JJ", "NN"} and token.lower() not in _AUXILIARIES | _FIXED:
                    words[item.source][tag].append(token)
        self.by_source = {source: dict(kinds) for source, kinds in words.items()}
        every: dict[str, list[str]] = defaultdict(list)
        for kinds in words.values():
            for tag, found in kinds.items():
                if tag[:2] in {"VB", "JJ", "NN"}:
                    every[tag] += found
        self.kindred.learn(every)

    def window(self, item: Item, low: int, high: int) -> tuple[int, int]:
        """A window of one to three sentences around characters low..high of the paragraph."""
        spans = split_sentences(item.text)
        inside = [i for i, s in enumerate(spans) if s.end > low and s.start < high]
        if not inside:
            return max(0, low - 150), min(len(item.text), high + 150)
        first, last = inside[0], inside[-1]
        limit = self.rng.choice((200, 280, 360, 360, 360, 420))
        wanted = self.rng.choice((1, 2, 3, 3, 3))
        sides = [self.rng.random() < 0.6 for _ in range(2)]
        for back in sides:
            if last - first + 1 >= wanted:
                break
            one, two = (first - 1, last) if back else (first, last + 1)
            fits = one >= 0 and two < len(spans)
            if fits and spans[two].end - spans[one].start <= limit:
                first, last = one, two
        return spans[first].start, spans[last].end

    def example(
        self, item: Item, bounds: tuple[int, int], kind: str, *, question: str = ""
    ) -> Example:
        """The pair of a question and characters `bounds` of its paragraph, title sometimes first.

        Only positives get spans: those of all annotators that lie in the window.
        """
        start, end = bounds
        title = item.title if self.rng.random() < 0.6 else ""
        body = item.text[start:end]
        window = with_title(title, body)
        shift = len(window) - len(body) - start
        spans = tuple(
            (low + shift, high + shift)
            for low, high in item.answers
            if kind == "positive" and start <= low and high <= end
        )
        return Example(question=question or item.question, window=window, spans=spans, kind=kind)

    def positive(self, item: Item) -> Example | None:
        """A window that holds the answer of a random annotator."""
        low, high = self.rng.choice(item.answers)
        example = self.example(item, self.window(item, low, high), "positive")
        return example if example.spans else None

    def lookalike(self, item: Item) -> Example:
        """An unanswerable question with the window that seems to answer it."""
        if item.plausible and self.rng.random() < 0.75:
            bounds = self.window(item, *self.rng.choice(item.plausible))
        else:
            bounds = self.rng.choice(pack_windows(item.text))
        return self.example(item, bounds, "lookalike")

    def neighbour(self, item: Item) -> Example | None:
        """A window of the same paragraph without any annotated answer or its words."""
        answers = {item.text[low:high].lower() for low, high in item.answers}
        free = [
            (start, end)
            for start, end in pack_windows(item.text, self.rng.choice((200, 360)))
            if end - start > 60
            and not any(answer in item.text[start:end].lower() for answer in answers)
            and not any(low < end and start < high for low, high in item.answers)
        ]
        return self.example(item, self.rng.choice(free), "neighbour") if free else None

    def stray(self, item: Item) -> Example:
        """A window from anywhere else."""
        title, text = self.rng.choice(self.elsewhere)
        start, end = self.rng.choice(pack_windows(text))
        window = with_title(title if self.rng.random() < 0.6 else "", text[start:end])
        return Example(question=item.question, window=window, spans=(), kind="random")

    def retrieved(self, item: Item) -> Example | None:
        """A window of another paragraph that retrieval takes for near."""
        if not self.near.get(item.qid):
            return None
        title, body = self.rng.choice(self.near[item.qid])
        window = with_title(title if self.rng.random() < 0.6 else "", body)
        return Example(question=item.question, window=window, spans=(), kind="neighbour")

    def twin(self, item: Item) -> Example | None:
        """The question with one meaningful part swapped, and the window that answered it."""
        low, high = self.rng.choice(item.answers)
        bounds = self.window(item, low, high)
        changes = list(self._changes(item, item.text[bounds[0] : bounds[1]]))
        if not changes:
            return None
        weights = [weight for _, weight in changes]
        question = self.rng.choices([text for text, _ in changes], weights)[0]
        return self.example(item, bounds, "twin", question=question)

    def kindred_twin(self, item: Item) -> Example | None:
        """The question with a word exchanged for a kindred one, and the window it was asked of."""
        changes = list(kindred_questions(item, self.tags[item.qid], self.kindred))
        if not changes:
            return None
        weights = [weight for _, weight in changes]
        question = self.rng.choices([text for text, _ in changes], weights)[0]
        bounds = self.window(item, *self.rng.choice(item.answers))
        return self.example(item, bounds, "twin", question=question)

    def renamed(self, item: Item) -> Example | None:
        """Question and window with one name of both exchanged: the answer stays."""
        return self._rename(item, also_question=True)

    def misnamed(self, item: Item) -> Example | None:
        """The window alone with a name of the question exchanged: the answer is gone."""
        return self._rename(item, also_question=False)

    def _rename(self, item: Item, *, also_question: bool) -> Example | None:
        made, tags = self.positive(item), self.tags[item.qid]
        if made is None:
            return None
        places = shared_names(item, tags, made.window, made.spans)
        if not places:
            return None
        start, end = self.rng.choice(places)
        kind = next(k for low, _, k in tags.entities if low == start)
        old = item.question[start:end]
        new = other_name(self.rng, self.by_source[item.source].get(kind, []), old)
        if not new:
            return None
        window, spans = renamed(made.window, made.spans, old, new)
        if not also_question:
            return Example(question=item.question, window=window, spans=(), kind="twin")
        question = item.question[:start] + new + item.question[end:]
        return Example(question=question, window=window, spans=tuple(spans), kind="positive")

    def _changes(self, item: Item, window: str) -> Iterator[tuple[str, float]]:
        """Possible twins with their weights."""
        question, tags = item.question, self.tags[item.qid]
        pool = self.by_source[item.source]
        local = _names_in(item.text, window)
        for start, end, kind in tags.entities:
            old = question[start:end]
            near = [name for name in local if kind in _NAME_KINDS and name not in question]
            other = self._pick(near if near and self.rng.random() < 0.6 else pool[kind], old)
            if other:
                yield question[:start] + other + question[end:], 2.0
        for place, (at, token, tag) in enumerate(tags.tokens):
            low = token.lower()
            rest = question[at + len(token) :]
            if low in self.opposites:
                other = self.rng.choice(self.opposites[low])
                yield question[:at] + other + rest, 3.0
            elif low in _AUXILIARIES:
                if tag[:2] == "VB" and low not in {"be", "been", "done", "being"} and place:
                    yield question[: at + len(token)] + " not" + rest, 0.3
            elif low in _FIXED:
                continue
            elif tag in {"VB", "VBD", "VBN", "VBG", "VBZ", "VBP", "JJ", "JJS"}:
                other = self._pick(pool.get(tag, []), token)
                if other:
                    yield question[:at] + other + rest, 1.5
            elif tag in {"NN", "NNS"} and place > 1:
                other = self._pick(pool.get(tag, []), token)
                if other:
                    yield question[:at] + other + rest, 0.8

    def _pick(self, words: Sequence[str], old: str) -> str:
        other = self.rng.choice(words) if words else ""
        return "" if other.lower()[:4] == old.lower()[:4] else other


def _names_in(text: str, window: str) -> list[str]:
    """Runs of capitalised words inside sentences of a text: cheap stand-ins for names."""
    names: list[str] = []
    words = text.split()
    run: list[str] = []
    for before, word in pairwise(words):
        clean = word.strip(".,;:()\"'")
        if clean[:1].isupper() and clean[1:].islower() and not before.endswith((".", "!", "?")):
            run.append(clean)
            if word != clean:
                names.append(" ".join(run))
                run = []
        elif run:
            names.append(" ".join(run))
            run = []
    return [name for name in names if len(name) > 2]


def make_examples(
    bench: Path, tags: dict[str, Tags], kindred: KindredWords, mix: Mix, *, seed: int
) -> list[Example]:
    """The shuffled list of one pass: all sources, the articles set aside left out.

    Raises `InputError` when a question has no tags, or a written one no paragraph.
    """
    squad2 = list(read_squad2(bench))
    held_out = set(dev_titles(item.title for item in squad2))
    items = [item for item in squad2 if item.title not in held_out]
    items += [item for item in read_squadshifts(bench) if item.title not in held_out]
    if not all(item.qid in tags for item in items):
        raise InputError("the tags are of other questions: delete tags.jsonl and start again")
    rng = random.Random(seed)
    maker = Maker(rng=rng, tags=tags, kindred=kindred)
    maker.learn_words(items)
    if WRITTEN in mix:  # after the words are learned: nothing is swapped in these questions
        items += read_written(bench)
    others = [(item.title, item.text) for item in items]
    others += [(record["title"], record["text"]) for record in read_hotpotqa(bench)]
    maker.elsewhere = [
        (title, text) for title, text in others if text.strip() and title not in held_out
    ]
    if any("retrieved" in kinds for kinds in mix.values()):
        asked = [item for item in items if item.answers and "retrieved" in mix.get(item.source, {})]
        maker.near = retrieved_windows(tuple(asked), tuple(maker.elsewhere))
    examples = list(_examples(maker, items, mix))
    rng.shuffle(examples)
    return examples


def _examples(maker: Maker, items: Sequence[Item], mix: Mix) -> Iterator[Example]:
    """Whole copies of each kind always, a fraction of one with that probability."""
    for item in items:
        for kind, copies in mix.get(item.source, {}).items():
            if bool(item.answers) == (kind == "lookalike"):
                continue
            for _ in range(int(copies) + (maker.rng.random() < copies % 1)):
                made: Example | None = getattr(maker, kind)(item)
                if made is not None:
                    yield made
