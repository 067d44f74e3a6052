"""A deterministic assistant over the two seed articles, for tests of the parts above it.

It answers a handful of questions by fixed rules; its citations are real ranges of real text.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assistant.types import Answer, Citation, Claim, Disagreement, Rejected
from index.errors import IndexMissingError, QuestionError
from index.sentences import split_sentences
from index.types import Article, Figure, Passage, Quote, Sentence

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "articles"
FIRST, SECOND, HOSTILE = "first", "second", "hostile"

# Each of these has broken some page: it must come out as the text it is, to the character.
HOSTILE_SENTENCE = (
    "<script>window.broken = 1</script><img src=x onerror='window.broken=2'>"
    '<svg onload="window.broken=3"></svg>'
    "[link](javascript:window.broken=4) ![x](data:image/svg+xml;base64,AAAA) "
    "${window.broken=5} {{value}} `x` </mark></p><style>body{display:none}</style> "
    "\u202e reversed &lt;b&gt; &amp; \"quoted\" 'single' 😀 e\u0301 end."
)
HOSTILE_TEXT = (
    "Hostile <b>headline</b> & title\n\nBefore it stands this.\r\n"
    f"A sentence before. {HOSTILE_SENTENCE} A sentence after.\n\n  \nThe end\u2028of it."
)


def articles() -> tuple[Article, ...]:
    """The two seeds, with invented sources and dates, and a hostile article."""
    first, second = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return (
        Article(
            article_id=FIRST,
            title=first.split("\n", 1)[0],
            text=first,
            source="The First Paper",
            published="2022-11-10",
        ),
        Article(
            article_id=SECOND,
            title=second.split("\n", 1)[0],
            text=second,
            source="The Second Paper",
            published="2022-11-10T08:30:00",
            url="https://second.example/story?a=1&b=2",
        ),
        Article(
            article_id=HOSTILE,
            title="Hostile <b>headline</b> & title",
            text=HOSTILE_TEXT,
            source="<i>paper</i>",
            url="javascript:alert(1)",
            published='"><script>',
        ),
    )


class FakeAssistant:
    """Answers by keyword; remembers each history it was given in `histories`."""

    def __init__(self, *, wait: float = 0.0) -> None:
        self._articles = {article.article_id: article for article in articles()}
        self.wait = wait
        self.histories: list[tuple[tuple[str, str], ...]] = []
        self.asked: list[str] = []
        self.filters: list[dict[str, Any]] = []

    def articles(self) -> tuple[Article, ...]:
        return tuple(self._articles.values())

    def article(self, article_id: str) -> Article:
        return self._articles[article_id]

    def replace(self, article: Article) -> None:
        """As if the index had been replaced while the page was open."""
        self._articles = {**self._articles, article.article_id: article}

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        spans = enumerate(split_sentences(self._articles[article_id].text))
        return tuple(
            Sentence(article_id=article_id, number=n, start=s.start, end=s.end, paragraph=0)
            for n, s in spans
        )

    def stream(
        self, question: str, history: Sequence[tuple[str, str]] = (), **filters: Any
    ) -> Iterator[Claim | Answer]:
        answer = self.ask(question, history, **filters)
        for claim in answer.claims:
            yield claim
            time.sleep(self.wait)
        yield answer

    def consider(
        self, question: str, history: Sequence[tuple[str, str]] = (), **filters: Any
    ) -> tuple[Any, tuple[Any, ...]]:
        article = self._articles[FIRST]
        scored = [
            SimpleNamespace(
                evidence=SimpleNamespace(
                    article=article,
                    sentence=sentence,
                    text=article.text[sentence.start : sentence.end],
                ),
                rank=0.9,
                confidence=0.8,
                obstacle=None,
            )
            for sentence in self.sentences(FIRST)[:3]
        ]
        return SimpleNamespace(kind="number"), tuple(scored)

    def quotes(self, *, speaker: str | None = None, **_: str | None) -> tuple[Quote, ...]:
        found = []
        for article_id, name, first, last in (
            (FIRST, "Mark Milley", '"There has been', "he said."),
            (HOSTILE, "<b>Nobody</b>", "<script>", "end."),
        ):
            c = self.cite(0, article_id, first, last)
            found.append(
                Quote(
                    text=c.quote, kind="direct", speaker=name, speaker_mention="he",
                    role_of_speaker="general", cue="said", article_id=article_id,
                    start=c.start, end=c.end,
                )
            )  # fmt: skip
        return tuple(q for q in found if not speaker or speaker.casefold() in q.speaker.casefold())

    def figures(self, *, role: str | None = None, **_: str | None) -> tuple[Figure, ...]:
        one = self.cite(1, FIRST, "More than 100,000 Russian", "general has said.")
        two = self.cite(2, SECOND, "Army General Mark Milley", "by Kyiv.")
        found = (
            self._figure(one, "More than 100,000", "more than"),
            self._figure(two, '"well over" 100,000', "well over"),
        )
        return tuple(figure for figure in found if role in (None, figure.role))

    def speakers(self) -> tuple[Any, ...]:
        return tuple(SimpleNamespace(name=quote.speaker) for quote in self.quotes())

    def ask(self, question: str, history: Sequence[tuple[str, str]] = (), **filters: Any) -> Answer:
        self.asked.append(question)
        self.histories.append(tuple(history))
        self.filters.append({name: value for name, value in filters.items() if value})
        time.sleep(self.wait)
        words = question.casefold()
        if not words.strip():
            raise QuestionError("the question is blank: type one")
        if "no index" in words:
            raise IndexMissingError("there is no index in .verbatim: run `verbatim index PATH`")
        if "defect" in words:
            raise ZeroDivisionError("secret detail")
        if "hostile" in words:
            return self._hostile(question)
        if "soldiers" in words:
            return self._soldiers(question)
        if "civilians" in words or "and civilians" in words:
            return self._civilians(question)
        if "milley" in words:
            return self._answer(
                question, None, [self.cite(1, FIRST, '"There has been', "he said.")]
            )
        return self._abstain(question)

    def cite(self, number: int, article_id: str, first: str, last: str) -> Citation:
        """The citation of the range from `first` to the end of the next `last`."""
        article = self._articles[article_id]
        start = article.text.index(first)
        end = article.text.index(last, start) + len(last)
        return Citation(
            number=number,
            article_id=article_id,
            title=article.title,
            source=article.source,
            url=article.url,
            published=article.published,
            quote=article.text[start:end],
            start=start,
            end=end,
        )

    def _answer(self, question: str, short: str | None, citations: list[Citation]) -> Answer:
        claims = tuple(
            Claim(text=c.quote, citations=(c.number,), speaker="Mark Milley") for c in citations
        )
        text = " ".join(f"{claim.text} [{claim.citations[0]}]" for claim in claims)
        return Answer(
            question=question,
            status="answered",
            text=text,
            short=short,
            claims=claims,
            citations=tuple(citations),
            confidence=0.9,
        )

    def _civilians(self, question: str) -> Answer:
        return self._answer(
            question,
            "As many as 40,000 Ukrainian civilians",
            [
                self.cite(1, FIRST, "He said as many as 40,000", "months ago."),
                self.cite(2, SECOND, "As many as 40,000", "US military."),
            ],
        )

    def _soldiers(self, question: str) -> Answer:
        one = self.cite(1, FIRST, "More than 100,000 Russian", "general has said.")
        two = self.cite(2, SECOND, "Army General Mark Milley", "by Kyiv.")
        values = (
            (self._figure(one, "More than 100,000", "more than"), one),
            (self._figure(two, '"well over" 100,000', "well over"), two),
        )
        about = "Russian soldiers killed or injured"
        return Answer(
            question=question,
            status="answered",
            text=f"{one.quote} [1] {two.quote} [2]",
            short="More than 100,000",
            claims=(
                Claim(text=one.quote, citations=(1,)),
                Claim(text=two.quote, citations=(2, 1), speaker="Mark Milley"),
            ),
            citations=(one, two),
            disagreements=(Disagreement(about=about, values=values),),
            rejected=(Rejected(text="40,000 soldiers", reason="figure not in the cited text"),),
            confidence=0.8,
        )

    def _figure(self, citation: Citation, printed: str, qualifier: str) -> Figure:
        start = self._articles[citation.article_id].text.index(printed)
        return Figure(
            value_low=100_000,
            value_high=100_000,
            qualifier=qualifier,
            unit="people",
            role="killed or injured",
            about="Russian soldiers",
            attributed_to="Mark Milley",
            article_id=citation.article_id,
            start=start,
            end=start + len(printed),
        )

    def _hostile(self, question: str) -> Answer:
        return self._answer(question, None, [self.cite(1, HOSTILE, "<script>", "😀 e\u0301 end.")])

    def _abstain(self, question: str) -> Answer:
        near = self.cite(0, SECOND, "General Milley, the highest-ranking", "several weeks.")
        passage = Passage(
            passage_id="p1",
            article_id=SECOND,
            start=near.start,
            end=near.end,
            text=near.quote,
            first_sentence=9,
            last_sentence=9,
        )
        return Answer(
            question=question,
            status="abstained",
            text="Nothing in the articles gives a price.",
            short=None,
            reason="Nothing in the articles gives a price.",
            nearest=(passage,),
        )
