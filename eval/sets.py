"""The sets that `verbatim eval` knows: the gold questions, and benchmarks read from a folder."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from eval.gold import GoldError, GoldQuestion, load_articles, load_gold

PACKAGE = Path(__file__).parent

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """Questions, and the files they are about."""

    name: str
    questions: tuple[GoldQuestion, ...]
    sources: tuple[Path, ...]
    """What to index for it."""
    texts: Mapping[str, str]
    """The article texts by the names that the questions use."""
    gold: bool = True
    """Whether it is ours and carries quotes; benchmarks carry accepted answers alone."""


def load_seeds(articles: Path | None = None, questions: Path | None = None) -> QuestionSet:
    """The gold questions on the two seed articles.

    `articles` is the folder that holds them, by default the one of a source checkout; `questions`
    is another file of gold questions about the articles in that folder.

    Raises:
        GoldError: the folder or the gold file cannot be used.
    """
    folder = articles or seeds_folder()
    texts = load_articles(folder)
    gold = load_gold(questions or PACKAGE / "gold" / "seeds.jsonl", texts)
    return QuestionSet(name="seeds", questions=gold, sources=(folder,), texts=texts)


def seeds_folder() -> Path:
    """The seed articles of a source checkout. Raises `GoldError` where there are none."""
    folder = PACKAGE.parent / "seeds" / "articles"
    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder; name the seed articles with --articles.")
    return folder


def load_invented(name: str) -> QuestionSet:
    """Questions on invented news articles.

    Those on the sixteen of `invented` were read while tuning. Those of `retold` and `unseen` are in
    other words than the articles', by writers who had not seen what the program answers; the
    decision is fitted on the first, and of the second the totals alone may be looked at.
    """
    folder = PACKAGE / "gold" / name
    texts = load_articles(folder)
    gold = load_gold(folder.with_suffix(".jsonl"), texts)
    return QuestionSet(name=name, questions=gold, sources=(folder,), texts=texts)


def load_more_seeds(name: str, articles: Path | None = None) -> QuestionSet:
    """More questions on the seeds, by writers who had not seen what the program answers.

    `again` are development questions; of `heldout` the totals alone may be looked at.
    """
    loaded = load_seeds(articles, PACKAGE / "gold" / f"{name}.jsonl")
    return replace(loaded, name=name)


def load_newsqa(folder: Path) -> QuestionSet:
    """NewsQA questions; one is answerable when its passage is in the collection."""

    def parse(record: Mapping[str, Any]) -> GoldQuestion:
        return _reading(
            record, answerable=record["gold_in_corpus"], documents=record["gold_chunk_ids"]
        )

    return _load_benchmark("newsqa", folder, parse)


def load_squad2(folder: Path) -> QuestionSet:
    """SQuAD 2.0 questions, about half of them unanswerable look-alikes."""

    def parse(record: Mapping[str, Any]) -> GoldQuestion:
        return _reading(record, answerable=record["answerable"], documents=[record["gold_doc_id"]])

    return _load_benchmark("squad2", folder, parse)


BENCHMARKS: Mapping[str, Callable[[Path], QuestionSet]] = {
    "newsqa": load_newsqa,
    "squad2": load_squad2,
}
MORE_SEEDS = ("again", "heldout")
OURS = ("invented", "retold", "unseen")
NAMES = ("seeds", *MORE_SEEDS, *OURS, *BENCHMARKS)


def load_set(
    name: str,
    *,
    bench: Path | None = None,
    articles: Path | None = None,
    questions: Path | None = None,
) -> QuestionSet:
    """A set by name; `bench` holds a folder for each benchmark, the others are for the seeds.

    Raises:
        GoldError: its files are missing or cannot be used.
    """
    if name == "seeds":
        return load_seeds(articles, questions)
    if name in MORE_SEEDS:
        return load_more_seeds(name, articles)
    if name in OURS:
        return load_invented(name)
    if bench is None:
        raise GoldError(f"The set {name} is read from a folder outside: name it with --bench.")
    return BENCHMARKS[name](bench / name)


def sample_of(items: Sequence[T], sample: int | None, seed: int) -> Sequence[T]:
    """As many items as asked for, in their order, chosen by `seed`; all where none are left out."""
    if sample is None or sample >= len(items):
        return items
    chosen = random.Random(seed).sample(range(len(items)), sample)
    return [items[position] for position in sorted(chosen)]


def _reading(record: Mapping[str, Any], *, answerable: bool, documents: list[str]) -> GoldQuestion:
    return GoldQuestion(
        id=str(record["qid"]),
        type="reading",
        question=record["question"],
        answerable=bool(answerable),
        answers=tuple(record["answers"]) if answerable else (),
        documents=tuple(documents),
    )


def _load_benchmark(
    name: str, folder: Path, parse: Callable[[Mapping[str, Any]], GoldQuestion]
) -> QuestionSet:
    corpus = folder / "corpus.jsonl"
    texts = {str(r["doc_id"]): str(r["text"]) for _, r in read_records(corpus, "doc_id", "text")}
    questions = []
    path = folder / "questions.jsonl"
    for number, record in read_records(path, "qid", "question", "answers"):
        try:
            questions.append(parse(record))
        except KeyError as error:
            raise GoldError(f"{path}:{number}: field {error} is missing") from error
    return QuestionSet(
        name=name, questions=tuple(questions), sources=(corpus,), texts=texts, gold=False
    )


def read_records(path: Path, *fields: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file with the numbers of their lines, each with all `fields`.

    Raises:
        GoldError: the file cannot be read, or a line is not such an object.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise GoldError(f"{path}:{number}: {error}") from error
        if not isinstance(record, dict):
            raise GoldError(f"{path}:{number}: not a JSON object")
        if missing := [field for field in fields if field not in record]:
            raise GoldError(f"{path}:{number}: field {missing[0]!r} is missing")
        yield number, record
