"""The network reads whatever it is given, says so where it cannot, and refuses a damaged file."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reader.decision import load_decision
from assistant.reader.model import DATA, ReaderModel, Reading, ReadSpan, Window
from index.errors import ModelError

ASKED = "How many villagers did the soldiers rescue?"
PRINTED = "The soldiers rescued 1,200 villagers and 3.5 tonnes of grain by helicopter on Monday."
WORDS = (
    "soldiers", "rescued", "1,200", "villagers", "and", "3.5", "tonnes", "of", "grain.", "2,500.75",
    "Orle's", "re-established", "“Never!”", "(46)", "Zielak", "unputdownable", "U.S.", "Łódź",
    "$4.3", "50%", "—", "🙂", "洪水", "ⴰⵣⵓⵍ", "1998.", "at", "3.40", "a.m.,",
)  # fmt: skip
FEW = settings(derandomize=True, max_examples=30, deadline=None)


def whole(text: str) -> Window:
    """A window that is one part."""
    return Window(text=text, parts=((0, len(text)),))


@pytest.fixture(scope="module")
def model() -> ReaderModel:
    return ReaderModel()


def said(window: Window, reading: Reading | None) -> list[str]:
    """The words of every span, part by part, best first."""
    assert reading is not None
    return [window.text[span.start : span.end] for part in reading.parts for span in part]


def best(window: Window, reading: Reading | None) -> str:
    assert reading is not None and reading.best is not None
    return window.text[reading.best.start : reading.best.end]


def test_it_reads_the_figure_asked_for(model: ReaderModel) -> None:
    window = whole(PRINTED)
    (reading,) = model.read(ASKED, [window])
    assert "1,200" in best(window, reading)
    assert "3.5" not in best(window, reading)


def test_it_knows_the_window_that_answers(model: ReaderModel) -> None:
    other = "A survey found that most people like to walk along the river in the autumn."
    answers, silent = model.read(ASKED, [whole(PRINTED), whole(other)])
    assert answers is not None and silent is not None
    assert answers.answerable > silent.answerable
    assert answers.best is not None and silent.best is not None
    assert answers.best.margin > silent.best.margin


def test_no_windows_no_readings(model: ReaderModel) -> None:
    assert model.read(ASKED, []) == ()


@pytest.mark.parametrize(
    "text", ["", " ", " \n\t ", "🎉🚒🎉 🚁", "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "\x00\x01", "\u200b"]
)
def test_a_window_that_cannot_be_read_is_left_out(model: ReaderModel, text: str) -> None:
    unread, reading = model.read(ASKED, [whole(text), whole(PRINTED)])
    assert unread is None
    assert "1,200" in best(whole(PRINTED), reading)


@pytest.mark.parametrize(
    "text",
    ["洪水中有一千二百名村民获救。", "Спасены 1200 жителей.", "1,200", ".", "a", "🎉 1,200 saved"],
)
def test_a_window_of_few_or_foreign_words_is_read_within_itself(
    model: ReaderModel, text: str
) -> None:
    window = whole(text)
    for reading in model.read(ASKED, [window]):
        if reading is not None:
            in_order(window, reading)


@pytest.mark.parametrize("question", ["", " ", "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "🎉🚒🚁"])
def test_a_question_that_cannot_be_read_leaves_every_window_unread(
    model: ReaderModel, question: str
) -> None:
    assert model.read(question, [whole(PRINTED), whole("")]) == (None, None)


@pytest.mark.parametrize(
    "question", ["villagers", "?", "Сколько?", "Łódź", "why " * 2000, f"{ASKED} " * 250]
)
def test_a_question_of_any_length_is_read(model: ReaderModel, question: str) -> None:
    window = whole(PRINTED)
    (reading,) = model.read(question, [window])
    assert reading is not None
    in_order(window, reading)


def test_what_follows_a_long_question_s_first_words_counts_for_nothing(model: ReaderModel) -> None:
    windows = [whole(PRINTED)]
    long = f"{ASKED} " * 10  # nine tokens each, so that 40 tokens are reached within the fifth
    assert model.read(long + "Who came second?", windows) == model.read(long, windows)


def test_the_answer_is_found_far_inside_a_long_window(model: ReaderModel) -> None:
    before = "Nothing much happened in the valley that day. " * 290
    after = "The weather stayed grey and dull for many weeks. " * 135
    window = whole(before + PRINTED + " " + after)
    assert len(window.text) > 20_000
    (reading,) = model.read(ASKED, [window])
    assert reading is not None and reading.best is not None
    place = window.text.index("1,200")
    assert reading.best.start <= place and place + len("1,200") <= reading.best.end
    assert reading.best.end - reading.best.start < 60
    in_order(window, reading)


def test_a_long_window_s_sentences_are_all_read(model: ReaderModel) -> None:
    sentence = "Nothing much happened in the valley that day."
    text, parts = "", []
    for number in range(60):
        parts.append((len(text), len(text) + len(PRINTED if number == 50 else sentence)))
        text += (PRINTED if number == 50 else sentence) + " "
    window = Window(text=text, parts=tuple(parts))
    (reading,) = model.read(ASKED, [window])
    assert reading is not None
    in_order(window, reading)
    assert all(reading.parts)
    margins = [spans[0].margin for spans in reading.parts]
    assert margins.index(max(margins)) == 50


def in_order(window: Window, reading: Reading) -> None:
    """What holds of every reading of every window."""
    assert -100 < reading.answerable < 100
    assert len(reading.parts) == len(window.parts)
    for (low, high), spans in zip(window.parts, reading.parts, strict=True):
        margins = [span.margin for span in spans]
        assert margins == sorted(margins, reverse=True)
        for span in spans:
            assert low <= span.start < span.end <= high, (window, span)
            assert 0.0 <= span.share <= 1.0 + 1e-6
        by_place = sorted(spans, key=lambda span: span.start)
        for one, other in pairwise(by_place):
            assert one.end <= other.start, (window, one, other)


@st.composite
def sentences(draw: st.DrawFn) -> Window:
    """A window of a lead that is no part, and sentences of whole words."""
    text, parts = draw(st.sampled_from(["", "Eleven dead in Marwick. "])), []
    for words in draw(
        st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), min_size=1, max_size=4)
    ):
        start = len(text)
        text += " ".join(words)
        parts.append((start, len(text)))
        text += draw(st.sampled_from([" ", "\n\n", "  "]))
    return Window(text=text, parts=tuple(parts))


@st.composite
def cut_anywhere(draw: st.DrawFn) -> Window:
    """A window whose parts begin and end at any character."""
    window = draw(sentences())
    length = len(window.text)
    cuts = sorted(draw(st.lists(st.integers(0, length), min_size=2, max_size=6)))
    return Window(text=window.text, parts=tuple(pairwise(cuts)))


@FEW
@given(window=sentences())
def test_spans_keep_to_their_sentence_and_hold_whole_words(
    model: ReaderModel, window: Window
) -> None:
    (reading,) = model.read(ASKED, [window])
    if reading is None:
        return
    in_order(window, reading)
    for span in (span for part in reading.parts for span in part):
        for at in (span.start, span.end):
            around = window.text[max(0, at - 1) : at + 1]
            assert not (len(around) == 2 and around.isalnum() and at > 0), (window, span)


@FEW
@given(window=cut_anywhere())
def test_spans_keep_to_parts_cut_anywhere(model: ReaderModel, window: Window) -> None:
    (reading,) = model.read(ASKED, [window])
    if reading is not None:
        in_order(window, reading)


@FEW
@given(windows=st.lists(sentences(), min_size=2, max_size=5), data=st.data())
def test_every_window_has_its_own_reading(
    model: ReaderModel, windows: list[Window], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(windows) - 1))
    windows[place] = whole("")
    found = model.read(ASKED, windows)
    assert len(found) == len(windows)
    assert found[place] is None
    for window, reading in zip(windows, found, strict=True):
        if reading is not None:
            in_order(window, reading)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (ASKED, PRINTED),
        ("How many tonnes of grain were rescued?", PRINTED),
        ("How much did it cost?", "The bridge cost $4,300,250.75 and took 3.5 years."),
        ("How long did it take?", "The bridge cost $4,300,250.75 and took 3.5 years."),
        ("What share voted for her?", "She took 50.1 per cent, he took 49.9 per cent, 0.2 nobody."),
    ],
)
def test_figures_are_never_torn(model: ReaderModel, question: str, text: str) -> None:
    window = whole(text)
    (reading,) = model.read(question, [window])
    assert reading is not None
    for span in (span for part in reading.parts for span in part):
        for at in (span.start, span.end):
            left, right = text[max(0, at - 2) : at], text[at : at + 2]
            inside = (left[-1:].isdigit() and right[1:].isdigit() and right[0] in ",.") or (
                left[:1].isdigit() and left[1:] in (",", ".") and right[:1].isdigit()
            )
            assert not inside, (text[span.start : span.end], left, right)


def test_no_span_is_offered_twice(model: ReaderModel) -> None:
    for text in ("1,200", "1,200,300.5", "unputdownable", "洪水中有一千二百名村民获救"):
        (reading,) = model.read(ASKED, [whole(text)])
        found = said(whole(text), reading)
        assert len(found) == len(set(found)), found


def test_the_best_span_is_that_of_the_surest_part() -> None:
    low, high = (ReadSpan(start=0, end=1, margin=margin, share=0.1) for margin in (-2.0, 3.0))
    assert Reading(answerable=0.0, parts=((low,), (), (high,))).best == high
    assert Reading(answerable=0.0, parts=((), ())).best is None
    assert Reading(answerable=0.0, parts=()).best is None


def corpus() -> list[Window]:
    """Windows of many lengths, so that batches are padded."""
    return [whole(" ".join(WORDS[:count])) for count in range(1, 13)] + [whole(PRINTED)]


def test_the_same_is_read_again(model: ReaderModel) -> None:
    windows = corpus()
    assert model.read(ASKED, windows) == model.read(ASKED, windows)
    assert ReaderModel().read(ASKED, windows) == model.read(ASKED, windows)


def test_eight_threads_read_what_one_reads() -> None:
    shared, windows = ReaderModel(), corpus()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: shared.read(ASKED, windows), range(16)))
    assert set(map(repr, found)) == {repr(shared.read(ASKED, windows))}


# Bad files


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A copy of the model's folder, to damage."""
    copied = tmp_path / "data"
    shutil.copytree(DATA, copied)
    yield copied
    shutil.rmtree(copied)


def model_file(folder: Path) -> Path:
    return folder / str(json.loads((folder / "reader.json").read_text("utf-8"))["file"])


def flip_one_byte(folder: Path) -> None:
    path = model_file(folder)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))


def cut_short(folder: Path) -> None:
    path = model_file(folder)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def vouch_for_what_is_no_model(folder: Path) -> None:
    content = b"This is no model."
    model_file(folder).write_bytes(content)
    record = {
        "file": model_file(folder).name,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    (folder / "reader.json").write_text(json.dumps(record), "utf-8")


def writes(name: str, content: str | bytes) -> Callable[[Path], None]:
    """A damage: other content in a file of the folder."""
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: void((folder / name).write_bytes(data))


def void(_: object) -> None:
    return None


BAD_MODELS: dict[str, Callable[[Path], None]] = {
    "no model file": lambda folder: model_file(folder).unlink(),
    "one byte changed": flip_one_byte,
    "cut short": cut_short,
    "empty model": lambda folder: void(model_file(folder).write_bytes(b"")),
    "no model at all": vouch_for_what_is_no_model,
    "no record": lambda folder: (folder / "reader.json").unlink(),
    "empty record": writes("reader.json", ""),
    "garbled record": writes("reader.json", '{"file": "reader.int8.onnx", "sha'),
    "binary record": writes("reader.json", b"\xff\xfe\x00"),
    "record of another shape": writes("reader.json", "[1, 2]"),
    "record that is null": writes("reader.json", "null"),
    "record without a file": writes("reader.json", '{"sha256": "00"}'),
    "record without a hash": writes("reader.json", '{"file": "reader.int8.onnx"}'),
    "record that names a folder": writes("reader.json", '{"file": ".", "sha256": "00"}'),
}


def refused(error: ModelError) -> None:
    """A message a user can act on."""
    message = str(error)
    assert "\n" not in message
    assert "reinstall" in message.lower(), message


@pytest.mark.parametrize("damage", BAD_MODELS.values(), ids=BAD_MODELS)
def test_a_damaged_model_is_refused(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    model = ReaderModel(folder)
    for attempt in (model.load, lambda: model.read(ASKED, [whole(PRINTED)])):
        with pytest.raises(ModelError) as caught:
            attempt()
        refused(caught.value)


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        ReaderModel(tmp_path / "absent").load()
    refused(caught.value)
    with pytest.raises(ModelError) as caught:
        load_decision(tmp_path / "absent")
    refused(caught.value)


def test_a_repaired_model_is_read_at_the_next_question(folder: Path) -> None:
    record = (folder / "reader.json").read_bytes()
    (folder / "reader.json").write_bytes(b"{}")
    model = ReaderModel(folder)
    with pytest.raises(ModelError):
        model.load()
    (folder / "reader.json").write_bytes(record)
    assert "1,200" in best(whole(PRINTED), model.read(ASKED, [whole(PRINTED)])[0])


def test_the_shipped_files_are_small_and_whole() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 30_000_000
    ReaderModel().load()
