"""A writer that lies gets not one false claim through; one that copies or trims gets through."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from fake_articles import FakeArticles
from hostile_writer import false_versions

from assistant.checks import Checked, check_draft
from assistant.types import Draft, DraftClaim, Span
from index.names import find_names
from index.types import Sentence

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
MINE = """Rescuers bring up nine miners after fire at Halden pit

At least 14 miners were killed and 37 injured in a fire at the Halden coal mine on Tuesday, the mine's owner said.
Nine miners were rescued on Wednesday morning, but as many as 20 miners are still missing.
"We will not stop until every family has an answer," said Ingrid Solberg, the energy minister.
Solberg denied that the ministry had ignored 3 warnings from inspectors.
The owner, Nordkull, plans to reopen the mine in March.
The fire did not reach the eastern shaft.
Police arrested two engineers and a foreman on Monday.
Tomas Brekke, who leads the inspectors, said Nordkull failed to replace about 60 per cent of its alarms.
"""  # noqa: E501
FERRY = """A ferry with more than 300 passengers sank off Port Amsel on 12 March, and the coastguard rescued 212 people within six hours.
The captain, Daniel Okafor, has been charged with negligence.
Prosecutor Maria Lindqvist told reporters that Okafor may have been asleep when the ship struck the reef.
Port Amsel sued the Calder Line for $40 million.
The Calder Line refused to pay and said the harbour lights were out.
Fewer than 50 children were on board, according to the Calder Line.
Lindqvist said she would visit the wreck on Friday.
The islanders never received the compensation that the government promised in 2019.
See [3] and <b>our</b> [report](http://example.com/report) for the list.
"""  # noqa: E501
BANK = """The central bank of Tavria raised its rate from 4 per cent to 4.5 per cent on Thursday.
Governor Elena Marchetti said inflation was expected to fall by the summer.
"Prices are no longer rising as they did," Marchetti said in Lisbon.
Finance Minister Jonas Weber criticised the bank, and Marchetti defended it.
Deputy Finance Minister Ilya Orlov said the bank acted too late.
The two ministers met separately.
Weber said unemployment rose to 1.2 million in February.
If the rate rises again, thousands of builders could lose their jobs, Weber warned.
"""


@pytest.fixture(scope="module")
def articles() -> FakeArticles:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}
    return FakeArticles({**texts, "mine": MINE, "ferry": FERRY, "bank": BANK})


IDS = (*(path.stem for path in sorted(SEEDS.glob("*.txt"))), "mine", "ferry", "bank")


def words(articles: FakeArticles, sentence: Sentence | Span) -> str:
    text = articles.article(sentence.article_id).text
    return " ".join(text[sentence.start : sentence.end].split())


def span(sentence: Sentence) -> Span:
    return Span(article_id=sentence.article_id, start=sentence.start, end=sentence.end)


def check(
    articles: FakeArticles, text: str, *evidence: Span, speaker: str | None = None
) -> Checked:
    draft = Draft(claims=(DraftClaim(text=text, evidence=evidence, speaker=speaker),))
    return check_draft(draft, source=articles, question="What happened?")


def find(articles: FakeArticles, words: str) -> Span:
    """The sentence that holds the words, in whichever article."""
    for article_id in IDS:
        at = articles.article(article_id).text.find(words)
        for sentence in articles.sentences(article_id):
            if sentence.start <= at < sentence.end:
                return span(sentence)
    raise AssertionError(words)


@pytest.mark.parametrize("article_id", IDS)
def test_true_sentences_pass_and_false_versions_do_not(
    articles: FakeArticles, article_id: str
) -> None:
    passed, tried = [], 0
    for sentence in articles.sentences(article_id):
        true = words(articles, sentence)
        assert check(articles, true, span(sentence)).claims, true
        doc = articles.parses(article_id, sentence.number, sentence.number)[0]
        names = tuple(dict.fromkeys(n.text for n in find_names(doc)))
        for kind, false in false_versions(true, names, ("Emmanuel Macron",), sentence.number):
            tried += 1
            if check(articles, false, span(sentence)).claims:
                passed.append((kind, false))
    assert tried > 40
    assert passed == []


def test_the_speaker_has_to_be_the_one_the_text_names(articles: FakeArticles) -> None:
    said = find(articles, "We will not stop")
    text = words(articles, said)
    assert check(articles, text, said, speaker="Ingrid Solberg").claims
    for liar in ("Tomas Brekke", "Erna Solberg", "Police", "the owner", "Nordkull", "She"):
        assert not check(articles, text, said, speaker=liar).claims, liar


def test_what_is_reported_is_not_told_as_fact(articles: FakeArticles) -> None:
    rose = find(articles, "Weber said unemployment")
    fact = "Unemployment rose to 1.2 million in February."
    assert not check(articles, fact, rose).claims
    assert not check(articles, fact, rose, speaker="Elena Marchetti").claims
    assert check(articles, fact, rose, speaker="Weber").claims


FALSE = [
    ("The ministry had ignored 3 warnings from inspectors.", "Solberg denied", None),
    ("The ministry had ignored 3 warnings from inspectors.", "Solberg denied", "Ingrid Solberg"),
    ("Solberg said that the ministry had ignored 3 warnings.", "Solberg denied", None),
    ("Nordkull replaced about 60 per cent of its alarms.", "Tomas Brekke", "Tomas Brekke"),
    ("Nordkull will reopen the mine in March.", "The owner, Nordkull", None),
    ("Nordkull reopened the mine in March.", "The owner, Nordkull", None),
    ("Police arrested two engineers.", "Police arrested", None),
    ("Police arrested two foremen.", "Police arrested", None),
    ("14 miners were killed.", "At least 14 miners", None),
    ("At least 14 miners were killed in a fire.", "At least 14 miners", None),
    ("At least 37 miners were killed.", "At least 14 miners", None),
    ("As many as 20 miners are missing in the eastern shaft.", "Nine miners were", None),
    ("Nine miners are still missing.", "Nine miners were", None),
    ("Daniel Okafor was asleep when the ship struck the reef.", "Prosecutor Maria", None),
    ("Okafor has been asleep.", "Prosecutor Maria", "Maria Lindqvist"),
    ("Prosecutor Daniel Okafor has been charged with negligence.", "The captain, Daniel", None),
    ("The Calder Line sued Port Amsel for $40 million.", "Port Amsel sued", None),
    ("The Calder Line agreed to pay.", "The Calder Line refused", None),
    ("The Calder Line said.", "The Calder Line refused", None),
    ("50 children were on board.", "Fewer than 50", "the Calder Line"),
    ("Fewer than 50 children were killed.", "Fewer than 50", "the Calder Line"),
    ("The islanders received the compensation.", "The islanders never", None),
    ("The government promised in 2019.", "The islanders never", None),
    ("Marchetti criticised the bank.", "Finance Minister Jonas", None),
    ("Jonas Weber defended it.", "Finance Minister Jonas", None),
    ("Thousands of builders could lose their jobs, Weber warned.", "If the rate", None),
    ("Thousands of builders lose their jobs.", "If the rate", "Jonas Weber"),
    ("The rate rises again.", "If the rate", "Jonas Weber"),
    ("Weber, said unemployment, rose to 1.2 million in February.", "Weber said unemp", None),
    ("Finance Minister Ilya Orlov said the bank acted too late.", "Deputy Finance", None),
    ("Ilya Orlov said the bank acted late.", "Deputy Finance", None),
    ("The two ministers met.", "The two ministers", None),
    ("The harbour lights were out.", "The Calder Line refused", None),
    ("Inflation was to fall by the summer.", "Governor Elena", "Elena Marchetti"),
    ("Prices are rising as they did.", "Prices are no longer", "Elena Marchetti"),
    ("The central bank of Tavria raised its rate to 4 per cent.", "The central bank", None),
    ("The central bank raised its rate from 4.5 per cent to 4 per cent.", "The central bank", None),
]


@pytest.mark.parametrize(("text", "where", "speaker"), FALSE)
def test_half_truths_do_not_pass(
    articles: FakeArticles, text: str, where: str, speaker: str | None
) -> None:
    checked = check(articles, text, find(articles, where), speaker=speaker)
    assert checked.claims == ()
    assert checked.citations == ()
    assert checked.text == ""
    assert checked.rejected[0].text == text
    assert checked.rejected[0].reason


def test_halves_of_two_sentences_do_not_make_a_third(articles: FakeArticles) -> None:
    passed = []
    for article_id in IDS:
        sentences = articles.sentences(article_id)
        for first, second in pairwise(sentences):
            head = words(articles, first).split()
            tail = words(articles, second).split()
            mixed = " ".join(head[: len(head) // 2] + tail[len(tail) // 2 :])
            if check(articles, mixed, span(first), span(second)).claims:
                passed.append(mixed)
    assert passed == []


@pytest.mark.parametrize(
    ("start", "end"), [(1, 0), (0, -1), (-1, 0), (0, 1), (0, 10**9), (-(10**9), 0), (40, -60)]
)
def test_shifted_ranges_do_not_carry_a_claim(articles: FakeArticles, start: int, end: int) -> None:
    true = find(articles, "The fire did not reach")
    shifted = Span(article_id="mine", start=true.start + start, end=true.end + end)
    text = "The fire did not reach the eastern shaft."
    checked = check(articles, text, shifted)
    # Without its full stop the range still holds every word of the sentence, and quotes it as is.
    assert checked.claims == () or checked.citations[0].quote == text.rstrip(".")


def test_a_sentence_is_not_supported_by_another_article(articles: FakeArticles) -> None:
    text = "The fire did not reach the eastern shaft."
    there = find(articles, "The fire did not reach")
    for article_id in (i for i in IDS if i != "mine"):
        same_place = Span(article_id=article_id, start=there.start, end=there.end)
        assert not check(articles, text, same_place).claims
    assert not check(articles, text, Span(article_id="nowhere", start=0, end=5)).claims
    assert not check(articles, text).claims


def test_a_citation_that_adds_nothing_is_left_away_and_told(articles: FakeArticles) -> None:
    text = "The fire did not reach the eastern shaft."
    checked = check(
        articles, text, find(articles, "Port Amsel sued"), find(articles, "The fire did not")
    )
    assert [c.quote for c in checked.citations] == [text]
    assert "Port Amsel sued" in checked.rejected[0].text


FAIR = [
    (
        'Ingrid Solberg said: "We will not stop until every family has an answer."',
        "We will not stop",
        None,
    ),
    ("The fire didn't reach the eastern shaft.", "The fire did not", None),
    ("Nordkull plans to reopen the mine in March.", "The owner, Nordkull", None),
    ("The owner plans to reopen the mine in March.", "The owner, Nordkull", None),
    (
        "Tomas Brekke said Nordkull failed to replace roughly 60% of its alarms.",
        "Tomas Brekke",
        None,
    ),
    ("Nordkull failed to replace about 60 percent of its alarms.", "Tomas Brekke", "Tomas Brekke"),
    (
        "According to Tomas Brekke, Nordkull failed to replace about 60 per cent of its alarms.",
        "Tomas Brekke",
        None,
    ),
    (
        "At least 14 miners were killed and 37 wounded in a fire at the Halden coal mine "
        "on Tuesday, the mine's owner said.",
        "At least 14",
        None,
    ),
    (
        "No fewer than 14 miners were killed and 37 injured in a fire at the Halden coal mine "
        "on Tuesday, said the mine's owner.",
        "At least 14",
        None,
    ),
    ("The captain has been charged with negligence.", "The captain, Daniel", None),
    (
        "Maria Lindqvist told reporters Okafor may have been asleep when the ship struck the reef.",
        "Prosecutor Maria",
        None,
    ),
    (
        "Lindqvist said Okafor may have been asleep when the ship struck the reef.",
        "Prosecutor Maria",
        None,
    ),
    ("Port Amsel has sued the Calder Line for $40 million.", "Port Amsel sued", None),
    ("According to the Calder Line, fewer than 50 children were on board.", "Fewer than 50", None),
    ("Less than 50 children were on board, the Calder Line said.", "Fewer than 50", None),
    ("Jonas Weber criticised the bank.", "Finance Minister Jonas", None),
    ("Unemployment rose to 1.2 million in February, Weber said.", "Weber said unemployment", None),
    ("Weber said unemployment rose to 1,200,000 in February.", "Weber said unemployment", None),
    ("Elena Marchetti said inflation was expected to fall by the summer.", "Governor Elena", None),
    (
        "The central bank of Tavria raised its rate from 4% to 4.5% on Thursday.",
        "The central bank",
        None,
    ),
]


def test_most_fair_paraphrases_pass(articles: FakeArticles) -> None:
    refused = [
        (text, [r.reason for r in checked.rejected])
        for text, where, speaker in FAIR
        if not (checked := check(articles, text, find(articles, where), speaker=speaker)).claims
    ]
    print(f"fair paraphrases passed: {len(FAIR) - len(refused)} of {len(FAIR)}", *refused, sep="\n")
    assert len(refused) <= len(FAIR) // 3


def test_marks_in_an_article_are_words_and_not_markup(articles: FakeArticles) -> None:
    evil = find(articles, "See [3]")
    text = "See [3] and <b>our</b> [report](http://example.com/report) for the list."
    checked = check(articles, text, evil)
    assert checked.claims[0].text == checked.citations[0].quote == text
    assert checked.text == (
        r"See \[3\] and &lt;b>our&lt;/b> \[report\](http\://example.com/report) for the list. [1]"
    )
