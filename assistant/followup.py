"""Make a follow-up question stand on its own, from the conversation before it, without an LLM.

Three things are carried over: what a pronoun stands for, the part of the earlier question that
"and what about X?" leaves out, and the whole of it when the follow-up is only "Why?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.names import find_names

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Parse = Callable[[str], "Doc"]
Turn = tuple[str, str]
"""An earlier question and the text of its answer."""

_ABOUT = re.compile(
    r"^(?:(?:ok|okay|so|well)[, ]+)?(?:and|but|or)?[, ]*(?:what|how) about\s+(?P<rest>.+?)\??$",
    re.I,
)
_AND = re.compile(r"^(?:and|but)\s+(?P<rest>.+?)\??$", re.I)
_BARE = re.compile(
    r"^(?:and |but |so )?(?P<wh>why|when|where|how|how many|how much|how long|who|who says|"
    r"who said (?:so|that|this|it)|says who|according to whom|since when|what for)"
    r"(?: (?:is|was) (?:that|this|it)| so| then| exactly| not)?\s*\??$",
    re.I,
)
_WHO_SAID = frozenset({"who", "who says", "says who", "according to whom"})
_PERSONAL = frozenset("he him she her his hers himself herself".split())
_PLURAL = frozenset("they them their theirs".split())
_THING = frozenset("it its this that".split())
_COUNTING = frozenset("how many much which what".split())
_MARKERS = re.compile(r"\[\d+\]|\*\*|\\")
"""Citation numbers and Markdown in the text of an answer."""


def standalone(question: str, history: Sequence[Turn], parse: Parse) -> str:
    """Return `question` with what it leaves to the conversation filled in.

    A question that leaves nothing open, or has no history, is returned unchanged.
    """
    if not history:
        return question
    earlier, answer = history[-1]
    answer = _MARKERS.sub("", answer)
    stripped = " ".join(question.split())
    bare = _BARE.match(stripped)
    if bare:
        return _expand_bare(bare["wh"].lower(), earlier, answer, parse)
    about = _ABOUT.match(stripped) or _AND.match(stripped)
    if about and _is_fragment(about["rest"], parse):
        return _swap(earlier, about["rest"], parse)
    return _fill_pronouns(stripped.removeprefix("And ").removeprefix("and "), history, parse)


def _expand_bare(wh: str, earlier: str, answer: str, parse: Parse) -> str:
    """Turn "Why?" into "Why" and what the earlier question was about."""
    if wh in _WHO_SAID or wh.startswith("who said"):
        return f"Who said {_statement(earlier, answer)}?"
    doc = parse(earlier)
    if len(doc) and (doc[0].pos_ == "AUX" or doc[0].lower_ in ("did", "do", "does")):
        return f"{wh.capitalize()} {earlier[0].lower()}{earlier[1:].rstrip('?')}?"
    rest = _without_asking_word(doc)
    return f"{wh.capitalize()} {rest}?"


def _statement(earlier: str, answer: str) -> str:
    """Return the words a "who said that?" points back to: the answer's, else the question's."""
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    return (*lines[1:2], *lines[:1], earlier)[0].rstrip("?.")


def _without_asking_word(doc: Doc) -> str:
    words = [token for token in doc if not token.is_punct]
    while words and words[0].tag_ in ("WP", "WRB", "WDT", "WP$"):
        words = words[1:]
        if words and words[0].lower_ in ("many", "much", "long"):
            words = words[1:]
    return " ".join(token.text for token in words)


def _is_fragment(text: str, parse: Parse) -> bool:
    """Whether `text` is a phrase ("Ukrainian civilians") rather than a question of its own."""
    doc = parse(text)
    return not any(
        token.tag_ in ("WP", "WRB", "WDT")
        or (token.pos_ in ("AUX", "VERB") and token.dep_ == "ROOT")
        for token in doc
    )


def _swap(earlier: str, fragment: str, parse: Parse) -> str:
    """Put `fragment` in place of the phrase of the earlier question that is most like it."""
    doc, new = parse(earlier), parse(fragment)
    candidates = [_full(chunk) for chunk in doc.noun_chunks if not _asks(chunk)]
    candidates += [span for span in _name_spans(doc) if not _inside(span, candidates)]
    if not candidates:
        return f"{earlier.rstrip('?')} {fragment}?"
    best = max(candidates, key=lambda span: (_likeness(span, new), -span.start))
    return f"{doc.text[: best.start_char]}{fragment}{doc.text[best.end_char :]}"


def _full(chunk: Span) -> Span:
    """Return the chunk without the asking words that a "how many" puts in front of it."""
    start = chunk.start
    while start < chunk.end - 1 and chunk.doc[start].lower_ in _COUNTING:
        start += 1
    return chunk.doc[start : chunk.end]


def _asks(chunk: Span) -> bool:
    return chunk.root.tag_ in ("WP", "WRB", "WDT") or chunk.root.pos_ == "PRON"


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _name_spans(doc: Doc) -> list[Span]:
    spans = (doc.char_span(n.start, n.end, alignment_mode="expand") for n in find_names(doc))
    return [span for span in spans if span is not None]


def _likeness(span: Span, new: Doc) -> float:
    """Score how well two phrases could fill the same place: kind of name, head, number."""
    old_kinds, new_kinds = _kinds(span), _kinds(new[:])
    score = 2.0 * len(old_kinds & new_kinds)
    root, new_root = span.root, new[:].root
    score += 1.0 * (root.pos_ == new_root.pos_) + 0.5 * (root.tag_ == new_root.tag_)
    score += 1.5 * (root.lemma_ == new_root.lemma_)
    return score


def _kinds(span: Span) -> set[str]:
    return {name.kind for name in find_names(span.as_doc())}


def _fill_pronouns(question: str, history: Sequence[Turn], parse: Parse) -> str:
    """Replace each pronoun that has no antecedent inside the question itself."""
    doc = parse(question)
    pieces: list[str] = []
    for token in doc:
        replacement = _antecedent(token, doc, history, parse)
        pieces.append((replacement or token.text) + token.whitespace_)
    return "".join(pieces)


def _antecedent(token: Token, doc: Doc, history: Sequence[Turn], parse: Parse) -> str:
    """Return what a pronoun stands for in the turns before, or "" to leave it as it is."""
    word = token.lower_
    if token.dep_ == "expl" or (word in ("that", "this") and token.dep_ in ("mark", "det")):
        return ""
    for pronouns, kinds in (
        (_PERSONAL, ("person",)),
        (_PLURAL, ("organisation", "place", "group", "other")),
        (_THING, ("organisation", "place", "other")),
    ):
        if word not in pronouns:
            continue
        before = doc[: token.i].text
        if before and _last_name(before, kinds, parse):
            return ""
        suffix = "'s" if token.tag_ == "PRP$" else ""
        for earlier, answer in reversed(history):
            found = _referent(earlier, _MARKERS.sub("", answer), kinds, parse)
            if found:
                return found + suffix
    if word == "there" and token.dep_ == "advmod":
        for earlier, answer in reversed(history):
            found = _referent(earlier, _MARKERS.sub("", answer), ("place",), parse)
            if found:
                return "in " + found
    return ""


def _referent(earlier: str, answer: str, kinds: Sequence[str], parse: Parse) -> str:
    """Return the name of one of `kinds` the last turn was about.

    A "who" question is about its answer; any other is about a name it states itself.
    """
    short = next((line for line in answer.splitlines() if line.strip()), "")
    asks_who = re.match(r"(?i)\s*(who|whose|whom)\b", earlier) is not None
    in_question = _last_name(earlier, kinds, parse)
    in_answer = _first_name(short, kinds, parse) or _first_name(answer, kinds, parse)
    if asks_who:
        return in_answer or in_question
    return in_question or in_answer or _plural_phrase(earlier, kinds, parse)


def _plural_phrase(text: str, kinds: Sequence[str], parse: Parse) -> str:
    """Return the noun phrase that "they" or "it" may stand for, where no name does."""
    if "person" in kinds:
        return ""
    chunks = [c for c in parse(text).noun_chunks if not _asks(c)]
    return _full(chunks[-1]).text if chunks else ""


def _last_name(text: str, kinds: Sequence[str], parse: Parse) -> str:
    found = [name.text for name in find_names(parse(text)) if name.kind in kinds]
    return found[-1] if found else ""


def _first_name(text: str, kinds: Sequence[str], parse: Parse) -> str:
    if not text.strip():
        return ""
    found = [name.text for name in find_names(parse(text)) if name.kind in kinds]
    return found[0] if found else ""
