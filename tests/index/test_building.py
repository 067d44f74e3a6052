"""Building: only what changed, nothing left behind, and no crash that shows."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_embedding import SETTINGS, BagOfWords

from index import Index, IndexSettings, build, building, doctor, facts, status, vectors
from index.errors import IndexBusyError, IndexMismatchError, SettingsError, SourceError
from index.reports import BuildProgress, BuildReport

ROOT = Path(__file__).parent.parent.parent
HARBOUR = "The harbour of Ostby was closed on Monday.\nFishermen protested in the rain.\n"
BRIDGE = "A bridge in Westby will be repaired next year.\nIt was built by Ann Lee.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "harbour.txt").write_text(HARBOUR)
    (articles / "bridge.txt").write_text(BRIDGE)
    return articles


def run(folder: Path, **options: Any) -> BuildReport:
    options.setdefault("settings", SETTINGS)
    return build([folder], folder.parent / "index", embedding=BagOfWords(), **options)


def contents(folder: Path) -> dict[str, Any]:
    """Everything a reader can see, and what Chroma holds."""
    place = folder.parent / "index"
    assert doctor(place, embedding=BagOfWords()).healthy
    with Index.open(place, embedding=BagOfWords()) as index:
        return {
            article.article_id: (
                article,
                index.sentences(article.article_id),
                [doc.text for doc in index.parses(article.article_id, 0, 999)],
                index.quotes(article.article_id),
                index.figures(article.article_id),
                {
                    (hit.passage, round(hit.similarity, 4))
                    for hit in index.retrieve(article.text[:40], top_k=99)
                    if hit.article_id == article.article_id
                },
            )
            for article in index.articles()
        }


def test_building_twice_changes_nothing(folder: Path) -> None:
    first = run(folder)
    assert first.added == ("bridge", "harbour")
    assert first.counts["articles"] == 2
    seen = contents(folder)
    generation = status(folder.parent / "index").generation
    second = run(folder)
    assert second.unchanged == ("bridge", "harbour")
    assert (second.added, second.changed, second.removed) == ((), (), ())
    assert contents(folder) == seen
    assert status(folder.parent / "index").generation == generation


def test_a_changed_article_is_replaced_whole(folder: Path) -> None:
    run(folder)
    (folder / "harbour.txt").write_text("Ostby opened its harbour.\n")
    report = run(folder)
    assert report.changed == ("harbour",)
    assert report.unchanged == ("bridge",)
    seen = contents(folder)
    assert seen["harbour"][0].text == "Ostby opened its harbour.\n"
    (folder.parent / "index").rename(folder.parent / "updated")
    run(folder)
    assert contents(folder) == seen  # an update ends where a fresh build does


def test_removed_articles_go_only_when_pruned(folder: Path) -> None:
    run(folder)
    (folder / "bridge.txt").unlink()
    assert run(folder).removed == ()
    assert set(contents(folder)) == {"bridge", "harbour"}
    assert run(folder, prune=True).removed == ("bridge",)
    assert set(contents(folder)) == {"harbour"}


def test_pruning_one_folder_spares_the_others(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "tower.txt").write_text("A tower was sold.\n")
    run(folder)
    build([other], tmp_path / "index", settings=SETTINGS, prune=True, embedding=BagOfWords())
    assert set(contents(folder)) == {"bridge", "harbour", "tower"}


def test_a_file_that_cannot_be_read_now_keeps_its_articles(folder: Path) -> None:
    run(folder)
    (folder / "bridge.txt").write_text("")
    report = run(folder, prune=True)
    assert report.removed == ()
    assert [problem.path.name for problem in report.problems] == ["bridge.txt"]
    assert set(contents(folder)) == {"bridge", "harbour"}


def test_duplicates_are_indexed_once_and_named(folder: Path) -> None:
    (folder / "zz copy.txt").write_text(HARBOUR)
    report = run(folder)
    (duplicate,) = report.duplicates
    assert duplicate.origin.endswith("zz copy.txt")
    assert duplicate.article_id == "harbour"
    assert run(folder).duplicates == report.duplicates
    # The copy takes over when the original goes.
    (folder / "harbour.txt").unlink()
    assert run(folder, prune=True).moved == ("zz copy",)
    assert set(contents(folder)) == {"bridge", "zz copy"}


def test_a_moved_file_is_known_again(folder: Path) -> None:
    run(folder)
    (folder / "deep").mkdir()
    (folder / "harbour.txt").rename(folder / "deep" / "harbour.txt")
    report = run(folder)
    assert report.moved == ("harbour",)
    assert report.added == ()
    assert contents(folder)["harbour"][0].origin.endswith("deep/harbour.txt")
    (folder / "deep" / "harbour.txt").rename(folder / "deep" / "port.txt")
    assert run(folder).moved == ("port",)
    assert set(contents(folder)) == {"bridge", "port"}


def test_two_articles_of_one_id_both_stay(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "harbour.txt").write_text("Another harbour, another day.\n")
    report = run(folder)
    (renamed,) = report.renamed
    assert renamed.startswith("harbour-")
    seen = contents(folder)
    assert seen["harbour"][0].text == HARBOUR
    assert seen[renamed][0].text == "Another harbour, another day.\n"
    assert sorted(run(folder).unchanged) == sorted(seen)


def test_records_of_a_json_file_may_shift(folder: Path) -> None:
    lines = [json.dumps({"title": f"T{n}", "text": f"Report {n} on the port."}) for n in range(4)]
    (folder / "wire.jsonl").write_text("\n".join(lines))
    run(folder)
    (folder / "wire.jsonl").write_text("\n".join(lines[1:]))
    run(folder, prune=True)
    texts = sorted(row[0].text for row in contents(folder).values())
    assert texts == sorted([HARBOUR, BRIDGE, *(f"Report {n} on the port." for n in (1, 2, 3))])
    assert sorted(run(folder, prune=True).unchanged) == sorted(contents(folder))


def test_only_what_is_stated_changed(folder: Path) -> None:
    record = {"id": "p1", "title": "Port", "text": "The port is shut.", "source": "Wire"}
    (folder / "wire.jsonl").write_text(json.dumps(record))
    run(folder)
    (folder / "wire.jsonl").write_text(json.dumps({**record, "source": "Post"}))
    assert run(folder).changed == ("p1",)
    with Index.open(folder.parent / "index", embedding=BagOfWords()) as index:
        assert index.retrieve("port", sources=["wire"]) == ()
        assert index.retrieve("port", sources=["POST"])[0].article_id == "p1"


def test_progress_ends_at_the_total(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_BATCH_ARTICLES", 1)
    told: list[BuildProgress] = []
    run(folder, progress=told.append)
    assert [step.indexed for step in told][-1] == 2
    last = told[-1]
    assert last.bytes_done == last.bytes_total == len(HARBOUR) + len(BRIDGE)
    assert last.files_done == last.files_total == 2
    assert last.characters == len(HARBOUR) + len(BRIDGE)


def test_one_writer_at_a_time(folder: Path) -> None:
    run(folder)
    with (
        building.writing(folder.parent / "index"),
        pytest.raises(IndexBusyError, match="run the command again"),
    ):
        run(folder)


def test_other_settings_are_refused(folder: Path) -> None:
    run(folder)
    other = SETTINGS.model_copy(update={"passage_tokens": 150})
    with pytest.raises(IndexMismatchError, match="passage_tokens=200, not 150"):
        run(folder, settings=other)
    with pytest.raises(IndexMismatchError, match="embedding model"):
        run(folder, settings=IndexSettings())


@pytest.mark.parametrize("wrong", [{"passage_tokens": 5}, {"chunk": 1}, {"distance": "l2"}])
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        IndexSettings(**wrong)


def test_paths_that_do_not_exist(folder: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        run(folder / "nowhere")
    with pytest.raises(SourceError, match="cannot be made"):
        build([folder], folder / "bridge.txt", settings=SETTINGS, embedding=BagOfWords())


def test_vectors_that_are_gone_are_made_again(folder: Path) -> None:
    run(folder)
    seen = contents(folder)
    for file in sorted((folder.parent / "index" / vectors.VECTORS).glob("*.sqlite3*")):
        file.write_bytes(b"not a database" * 100)
    run(folder)
    assert contents(folder) == seen


def test_an_article_whose_facts_cannot_be_read_is_indexed_without_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "strike.txt").write_text('"We lost 20 days," said Ann Lee, who leads the dockers.\n')
    (folder / "toll.jsonl").write_text(
        json.dumps({"id": "toll", "text": '"It killed 30 people," said Bo Ray, the mayor.'})
    )

    def fails_on(name: str) -> None:
        real = getattr(facts, name)

        def reading(*args: Any, **options: Any) -> Any:
            if "strike" in {options.get("article_id"), getattr(args[0], "article_id", "")}:
                raise IndexError("no\nsuch token")
            return real(*args, **options)

        monkeypatch.setattr(facts, name, reading)

    fails_on("find_quotes")
    fails_on("find_figures")
    report = run(folder)
    assert report.added == ("bridge", "harbour", "strike", "toll")
    assert [(problem.path.name, problem.message) for problem in report.problems] == [
        (
            "strike.txt",
            f"{what} of strike could not be read (IndexError: no such token); indexed without them",
        )
        for what in ("quotes", "figures")
    ]
    assert not any(problem.skipped for problem in report.problems)
    with Index.open(folder.parent / "index", embedding=BagOfWords()) as index:
        assert index.quotes("strike") == ()
        assert index.figures("strike") == ()
        assert [quote.speaker for quote in index.quotes("toll")] == ["Bo Ray"]
        assert index.figures("toll")
        assert index.retrieve("dockers strike")[0].article_id == "strike"
    assert doctor(folder.parent / "index", embedding=BagOfWords()).healthy


def test_a_build_killed_at_any_step_leaves_whole_articles_and_can_be_finished(
    tmp_path: Path,
) -> None:
    for state, texts in {
        "before": {"a": HARBOUR, "b": BRIDGE, "c": "The harbour tower was sold.\n"},
        "after": {"a": HARBOUR, "b": "No bridge stands by the harbour.\n", "d": "A harbour fee.\n"},
    }.items():
        (tmp_path / state).mkdir()
        for name, text in texts.items():
            (tmp_path / state / f"{name}.txt").write_text(text)
    support = ROOT / "tests" / "support"
    (tmp_path / "work").mkdir()
    done = subprocess.run(
        [sys.executable, support / "killed_build.py", tmp_path, tmp_path / "work"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{support}{os.pathsep}{ROOT}"},
    )
    assert done.returncode == 0, done.stderr
    states, *kills = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(kills) == 8
    for kill in kills:
        assert kill["signal"] == 9, kill["name"]
        seen = kill["seen"]
        assert seen["whole"], kill["name"]
        for id_, text in seen["texts"].items():
            assert text in (states["before"]["texts"].get(id_), states["after"]["texts"].get(id_))
            sentences, parses = seen["rows"][id_]
            assert sentences == parses > 0
        known = {*states["before"]["hits"], *states["after"]["hits"]}
        assert set(seen["hits"]) <= known, kill["name"]
        assert len(seen["hits"]) == len(seen["texts"]), kill["name"]  # one passage each
        assert kill["again"] == states["after"], kill["name"]
        assert kill["healthy"], kill["name"]
