"""JSON and JSON Lines: synonyms of fields, ids kept, damage named by line."""

import json
from pathlib import Path

import pytest

from index.reading import ReadLimits, ReadProblem, read_sources
from index.types import Article


def read(
    path: Path, data: bytes | str, limits: ReadLimits | None = None
) -> tuple[list[Article], list[ReadProblem]]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    found = list(read_sources([path], limits=limits))
    problems = [item for item in found if isinstance(item, ReadProblem)]
    assert not any("\n" in str(item) for item in problems)
    return [item for item in found if isinstance(item, Article)], problems


def one(path: Path, data: bytes | str) -> Article:
    articles, problems = read(path, data)
    assert problems == []
    (article,) = articles
    return article


def refused(path: Path, data: bytes | str) -> str:
    articles, problems = read(path, data)
    assert articles == []
    (problem,) = problems
    return problem.message


LINES = [
    {"id": "a/1", "title": "One", "text": "The bridge fell.", "url": "u", "source": "s",
     "published": "2022-11-09", "authors": ["Ada Quill"]},
    {"doc_id": 7, "headline": "Two", "body": "It was old.", "publish_date": "Nov 9, 2022",
     "byline": "By Ada Quill and Ben Marsh", "outlet": {"id": None, "name": "Wire"}},
    {"content": "<p>Three &amp; four.</p><p>Five.</p>", "publishedAt": "2022-11-09T10:00:00Z"},
    {"text": ["First.", "Second."], "date": "3/4/2022", "unknown": {"x": 1}},
]  # fmt: skip


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    articles, problems = read(path, "\ufeff" + "\r\n\n".join(map(json.dumps, LINES)))
    assert [p.message for p in problems] == [
        'states 1 date without a certain day, such as "3/4/2022", left empty; '
        "write them as YYYY-MM-DD"
    ]
    assert [a.article_id for a in articles] == ["a/1", "7", "news#5", "news#7"]
    assert [a.title for a in articles] == ["One", "Two", "Three & four", "First"]
    assert [a.text for a in articles][2:] == ["Three & four.\n\nFive.", "First.\n\nSecond."]
    assert [a.published for a in articles] == [
        "2022-11-09", "2022-11-09", "2022-11-09T10:00:00+00:00", "",
    ]  # fmt: skip
    assert [a.source for a in articles] == ["s", "Wire", "", ""]
    assert articles[1].authors == ("Ada Quill", "Ben Marsh")
    assert articles[0].origin == f"{path}#1"


def test_broken_lines_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = [
        '{"text": "One."}',
        '{"text": ',
        "[1]",
        '{"title": "T"}',
        "\x00\xff\x01",
        "[" * 100_000,
        '{"text": "\\ud83d Two\\u0000."}',
        '{"n": ' + "9" * 5000 + "}",
    ]
    articles, problems = read(tmp_path / "n.jsonl", "\n".join(lines).encode("latin-1"))
    assert [a.text for a in articles] == ["One.", "\ufffd Two."]
    assert [p.line for p in problems] == [2, 3, 4, 5, 6, 8]
    assert str(problems[0]).endswith(
        "n.jsonl, line 2: not valid JSON (expecting value at column 9); mend or remove the line"
    )


def test_many_broken_lines_are_counted(tmp_path: Path) -> None:
    articles, problems = read(tmp_path / "n.jsonl", "nonsense\n" * 50 + '{"text": "One."}')
    assert len(articles) == 1
    assert len(problems) == 21
    assert problems[-1].message.startswith("30 more lines could not be read")


def test_a_record_too_long_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    limits = ReadLimits(record_characters=100)
    lines = [
        {"text": "x" * 101},
        {"text": "One."},
        {"text": "x" * limits.line_bytes},
        {"text": "Two."},
    ]
    articles, problems = read(tmp_path / "n.jsonl", "\n".join(map(json.dumps, lines)), limits)
    assert [a.text for a in articles] == ["One.", "Two."]
    assert [p.line for p in problems] == [1, 3]
    assert "more than 100 characters; split it" in problems[0].message


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ({"text": "One."}, ["n"]),
        ({"id": "x", "text": "One."}, ["x"]),
        ([{"text": "One."}, {"text": "Two."}], ["n#1", "n#2"]),
        ({"status": "ok", "articles": [{"content": "One."}]}, ["n#1"]),
        ({"response": {"docs": [{"body": "One."}]}}, ["n#1"]),
        ({"data": [{"id": 5, "text": "One."}]}, ["5"]),
    ],
)
def test_json(tmp_path: Path, value: object, ids: list[str]) -> None:
    articles, problems = read(tmp_path / "n.json", json.dumps(value, indent=1))
    assert problems == []
    assert [a.article_id for a in articles] == ids


def test_json_lines_and_lists_under_the_wrong_name(tmp_path: Path) -> None:
    assert len(read(tmp_path / "a.json", '{"text": "One."}\n{"text": "Two."}')[0]) == 2
    assert len(read(tmp_path / "b.jsonl", '[{"text": "One."},\n{"text": "Two."}]')[0]) == 2
    assert len(read(tmp_path / "c.jsonl", '{"text": "One."}\n'.encode("utf-16"))[0]) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("{", "is not valid JSON (expecting property name"),
        ("[" * 100_000, "is not valid JSON (nested too deeply)"),
        ("3", "holds no articles"),
        ('{"a": 1}', "holds no articles"),
        ('[{"title": "T"}]', 'record 1 has no text; give it a "text"'),
        ('["text"]', "record 1 is not a JSON object"),
    ],
)
def test_json_without_articles(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path / "n.json", text).startswith(message)


def test_empty_json_lists_and_lines(tmp_path: Path) -> None:
    assert refused(tmp_path / "n.json", "[]").startswith("holds no articles")
    assert refused(tmp_path / "n.jsonl", "\n\n").startswith("is empty")


def test_a_record_of_invisible_characters_has_no_text(tmp_path: Path) -> None:
    articles, problems = read(tmp_path / "n.jsonl", '{"text": "\\u200b\\u0000"}')
    assert articles == []
    assert [(p.line, p.message) for p in problems] == [(1, "holds no text; remove it")]


@pytest.mark.parametrize("name", ["n.json", "n.jsonl"])
def test_broken_bytes_in_json_are_reported(tmp_path: Path, name: str) -> None:
    data = '{"text": "Zoë Åberg said no."}'.encode() + b" " * 200
    articles, problems = read(tmp_path / name, data.replace(b"no", b"n\xff"))
    assert [a.text for a in articles] == ["Zoë Åberg said n\ufffd."]
    assert [p.message.split(",")[0] for p in problems] == ["has 1 byte that can be no UTF-8"]
