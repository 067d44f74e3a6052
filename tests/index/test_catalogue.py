"""The catalogue: whole articles or none, full text in step, one state for a reader."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue import Catalogue, Entry, Filter, day_number, source_key
from index.errors import IndexDamagedError, IndexMissingError
from index.types import Article, Figure, Passage, Quote, Sentence

TEXT = "Forty boats sank. “We knew,” said Lee."


def entry(article_id: str = "a", title: str = "Storm", text: str = TEXT) -> Entry:
    article = Article(
        article_id=article_id,
        title=title,
        text=text,
        source=" The  Wire",
        published="2020-02-03",
        authors=("A. Bö", "C"),
        origin=f"/{article_id}.txt",
    )
    quote = Quote(
        text=text[18:28],
        kind="direct",
        speaker="Lee",
        speaker_mention="Lee",
        role_of_speaker="",
        cue="said",
        article_id=article_id,
        start=18,
        end=28,
    )
    figure = Figure(
        value_low=40,
        value_high=40.5,
        qualifier="",
        unit="boats",
        role="",
        about="",
        attributed_to="",
        article_id=article_id,
        start=0,
        end=5,
    )
    return Entry(
        article=article,
        text_hash=f"t-{text}",
        content_hash=f"c-{title}",
        sentences=(
            Sentence(article_id=article_id, number=0, start=0, end=17, paragraph=0, heading=True),
            Sentence(article_id=article_id, number=1, start=18, end=38, paragraph=0),
        ),
        passages=(
            Passage(
                passage_id=f"p-{article_id}-{title}",
                article_id=article_id,
                start=0,
                end=len(text),
                text=text,
                first_sentence=0,
                last_sentence=1,
            ),
        ),
        parses=(b"docs",),
        quotes=(quote,),
        figures=(figure,),
        names={("Lee", "person"): 1},
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue.create(tmp_path, {"schema_version": 1})


def search(catalogue: Catalogue, words: str, allowed: Filter | None = None) -> list[str]:
    rows = catalogue.search(
        words, table="words_stemmed", limit=9, allowed=allowed or Filter(), title_weight=1.0
    )
    return [passage_id for passage_id, _ in rows]


def test_what_goes_in_comes_out(catalogue: Catalogue) -> None:
    written = entry()
    catalogue.change([written], [])
    assert catalogue.articles() == (written.article,)
    assert catalogue.article("a") == written.article
    assert catalogue.sentences("a") == written.sentences
    assert catalogue.passages_of("a") == written.passages
    assert tuple(catalogue.passages().values()) == written.passages
    assert tuple(catalogue.passages(["p-a-Storm", "none"])) == ("p-a-Storm",)
    assert catalogue.quotes("a") == catalogue.quotes() == written.quotes
    assert catalogue.figures("a") == catalogue.figures() == written.figures
    assert (catalogue.parses("a", 0), catalogue.parses("a", 1)) == (b"docs", None)
    assert catalogue.names() == {"Lee": 1}
    assert catalogue.terms()["boats"] == 1
    (known,) = catalogue.known("text_hash", written.text_hash)
    assert (known.article_id, known.origin) == ("a", "/a.txt")
    assert catalogue.counts() == {
        "articles": 1, "sentences": 2, "passages": 1, "quotes": 1, "figures": 1,
    }  # fmt: skip


def test_writing_again_replaces_and_removing_leaves_nothing(catalogue: Catalogue) -> None:
    catalogue.change([entry(), entry("b")], [])
    assert sorted(search(catalogue, "boat")) == ["p-a-Storm", "p-b-Storm"]
    catalogue.change([entry(title="Gale", text="All quiet. “We knew,” said Lee.")], ["b"])
    assert search(catalogue, "boat") == []
    assert search(catalogue, "gales") == ["p-a-Gale"]
    assert catalogue.generation() == 2
    catalogue.change([], ["a"])
    assert set(catalogue.counts().values()) == {0}
    assert catalogue.names() == catalogue.terms() == {}
    assert catalogue.strays() == catalogue.integrity() == catalogue.full_text_problems() == []


def test_a_change_that_fails_changes_nothing(catalogue: Catalogue) -> None:
    catalogue.change([entry(), entry("c")], [])
    broken = replace(entry("b"), passages=entry().passages)  # the id of a's passage
    with pytest.raises(IndexDamagedError, match="UNIQUE"):
        catalogue.change([broken], ["c"])
    assert [article.article_id for article in catalogue.articles()] == ["a", "c"]
    assert search(catalogue, "boat") == ["p-a-Storm", "p-c-Storm"]
    assert catalogue.generation() == 1


def test_full_text_that_went_astray_is_found_and_rebuilt(catalogue: Catalogue) -> None:
    catalogue.change([entry()], [])
    with catalogue.transaction() as db:
        db.execute("UPDATE passages SET text = 'Something else'")
    assert len(catalogue.full_text_problems()) == 2
    catalogue.rebuild_full_text()
    assert catalogue.full_text_problems() == []
    assert search(catalogue, "boat") == []


def test_filters_on_source_and_day(catalogue: Catalogue) -> None:
    catalogue.change([entry()], [])
    assert search(catalogue, "boat", Filter(sources=("the wire",))) == ["p-a-Storm"]
    assert search(catalogue, "boat", Filter(sources=("post",))) == []
    assert search(catalogue, "boat", Filter(first_day=20200203, last_day=20200203)) != []
    assert search(catalogue, "boat", Filter(first_day=20200204)) == []
    assert search(catalogue, "boat", Filter(last_day=20200202)) == []


def test_a_snapshot_holds_one_state(catalogue: Catalogue, tmp_path: Path) -> None:
    reader = Catalogue(tmp_path)
    with reader.snapshot(), reader.snapshot():
        assert reader.articles() == ()
        catalogue.change([entry()], [])
        assert reader.articles() == ()
        assert reader.generation() == 0
    assert len(reader.articles()) == 1
    reader.close()


def test_every_thread_has_its_connection_and_all_are_closed(catalogue: Catalogue) -> None:
    catalogue.change([entry()], [])
    seen: list[int] = []
    threads = [
        threading.Thread(target=lambda: seen.append(len(catalogue.articles()))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 5
    catalogue.close()
    with pytest.raises(IndexDamagedError, match="closed"):
        catalogue.articles()


def test_readers_cannot_write(catalogue: Catalogue, tmp_path: Path) -> None:
    reader = Catalogue(tmp_path)
    with pytest.raises(IndexDamagedError, match="readonly"):
        reader.set_meta("key", "value")
    reader.close()


def test_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="verbatim index PATH"):
        Catalogue(tmp_path)


def test_forms_that_are_compared() -> None:
    assert source_key("  The  WIRE ") == "the wire"
    assert day_number("2020-02-03T04:05:06Z") == 20200203
    assert [day_number(text) for text in ("", "2020", "2020-02", "March 2020")] == [None] * 4
