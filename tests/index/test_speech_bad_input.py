"""Texts that no editor would print: no wrong row, no crash, no waiting."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from index.speech import find_quotes
from index.speech.people import Cast
from index.types import Sentence
from tests.index.speech_reading import parsed, quotes_of, said

KEPT: list[int | str] = ["LEMMA", "POS", "TAG", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE"]


def least(seconds: Callable[[int], float], count: int) -> float:
    """The quickest of three runs: a pause to collect garbage may fall into any of them."""
    return min(seconds(count) for _ in range(3))


def test_a_very_long_and_a_nested_quotation(nlp: Any) -> None:
    long = "“" + "We will not leave this town today. " * 700 + "Never,” said Ada Okafor."
    (quote,) = quotes_of(nlp, long)
    assert quote.speaker == "Ada Okafor" and len(quote.text.split()) > 4_900
    nested = "“My father told me ‘never give up’ and I listened,” said Ada Okafor."
    assert list(said(nlp, nested)) == ["“My father told me ‘never give up’ and I listened,”"]


def test_capitals_throughout(nlp: Any) -> None:
    text = 'THE DAM IS SAFE, MAYOR ADA MARSH SAID ON MONDAY.\n\n"IT WILL HOLD," SHE SAID.'
    assert {q.speaker.upper() for q in quotes_of(nlp, text)} <= {"ADA MARSH"}


def test_lone_marks_open_nothing(nlp: Any) -> None:
    assert said(nlp, "“" * 500 + " Ada Marsh said " + "”" * 500) == {}
    assert said(nlp, 'The 5" pipe and the 7" pipe broke. Nobody spoke.') == {}


def test_time_grows_with_the_number_of_marks_not_with_its_square(nlp: Any) -> None:
    article, sentences, docs = parsed(nlp, "“Go now.” ‘Stay here.’ " * 400)

    def seconds(times: int) -> float:
        started = time.process_time()
        text = article.text * times
        many = [
            replace(
                s, number=s.number + len(sentences) * at, start=s.start + offset, end=s.end + offset
            )
            for at in range(times)
            for offset in [len(article.text) * at]
            for s in sentences
        ]
        find_quotes(replace(article, text=text), many, docs * times)
        return time.process_time() - started

    assert least(seconds, 8) < 24 * max(least(seconds, 1), 0.01)


def test_time_grows_with_the_number_of_names_not_with_its_square(nlp: Any) -> None:
    letters = "bdfgklmnprstvz"
    surnames = [f"{a}a{b}e{c}o".title() for a in letters for b in letters for c in letters]
    doc = nlp("Mary Qqqqqq said that rain was near.")

    def renamed(name: str) -> Any:
        words = [name if token.text == "Qqqqqq" else token.text for token in doc]
        copy = Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
        return copy.from_array(KEPT, doc.to_array(KEPT))

    def seconds(count: int) -> float:
        docs = [renamed(name) for name in surnames[:count]]
        text = " ".join(parse.text for parse in docs)
        article, _, _ = parsed(nlp, "")
        sentences = [
            Sentence(
                article_id="a", number=n, start=n * len(docs[0].text) + n,
                end=(n + 1) * len(docs[0].text) + n, paragraph=0, heading=False,
            )
            for n in range(count)
        ]  # fmt: skip
        started = time.process_time()
        cast = Cast(replace(article, text=text), sentences, docs)
        assert len(cast.entities) == count
        return time.process_time() - started

    assert least(seconds, 2400) < 24 * max(least(seconds, 300), 0.01)


PIECES = st.sampled_from(
    "said|Ada Okafor|he|she|they|added|that|“|”|\"|'|‘|’|,|.|the bridge was safe|according to|"
    "warned| \n|\n\n|SAID|-|:|says|who|adding|General|Marsh|is|―|Sgt.|in a statement|called|as|"
    "asked|if|claim|of|for|LEEDS (Reuters) -|told|to|admit|''|``|«|»|„|(|)|45".split("|")
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map(" ".join)))
def test_any_text_gives_exact_spans_and_the_same_twice(nlp: Any, text: str) -> None:
    assert quotes_of(nlp, text) == quotes_of(nlp, text)
