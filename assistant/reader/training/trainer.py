"""The passes one after another: the reader from labels, a teacher, the reader from the teacher."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from assistant.reader.training.contrasts import KindredWords
from assistant.reader.training.examples import make_examples
from assistant.reader.training.items import read_tags
from assistant.reader.training.network import (
    TEACHER,
    freeze,
    load_base,
    load_trained,
    word_vectors,
)
from assistant.reader.training.passes import LABELLED, PASSES, SEED, TAUGHT, TEACHING, Pass
from assistant.reader.training.rows import Row, tokenise
from assistant.reader.training.teaching import teach, translate, word_numbers
from assistant.reader.training.train import fit

_LOG = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Trainer:
    """What all passes share: data, tokenizer, base models, and the folder they write to."""

    bench: Path
    tags: Path
    base: Path
    teacher_base: Path
    out: Path
    batch: int

    def run(self, minutes: Sequence[float], *, threads: int) -> None:
        """Run the passes that are not finished yet.

        Each pass from labels starts from the weights of the one before; then the teacher learns
        from labels, and the reader, from the average of its passes, what the teacher reads; each
        further taught pass goes on from the one before, with new examples beside the old.
        `minutes` has a limit for each pass, 0 for none. Raises `InputError` on unfit data and
        `ModelError` on unfit base models.
        """
        torch.set_num_threads(threads)
        limits = dict(zip((stage.name for stage in PASSES), minutes, strict=True))
        tokenizer = load_tokenizer(self.base)
        model = load_base(self.base / "model.safetensors", seed=SEED)
        kindred = KindredWords(word_vectors(model, tokenizer))
        numbers = word_numbers(tokenizer, load_tokenizer(self.teacher_base))
        for number, stage in enumerate(PASSES):
            folder = self.out / stage.name
            if (folder / "finished").exists():
                continue
            folder.mkdir(parents=True, exist_ok=True)
            if stage in TAUGHT:
                done = TAUGHT[: TAUGHT.index(stage)]
                teacher = load_trained([(self._checkpoint(TEACHING), 1.0)], TEACHER)
                rows = [
                    row
                    for one in (stage, *reversed(done))
                    for row in teach(
                        teacher, self._rows(one, tokenizer, kindred), numbers, self.out / one.name
                    )
                ]
                learner = load_trained(
                    [(self._checkpoint(p), p.share) for p in done[-1:] or LABELLED]
                )
            elif stage is TEACHING:
                rows = translate(self._rows(stage, tokenizer, kindred), numbers)
                learner = load_base(
                    self.teacher_base / "model.safetensors", seed=SEED, shape=TEACHER
                )
                freeze(learner, stage.frozen)
            else:
                rows = self._rows(stage, tokenizer, kindred)
                learner = (
                    load_trained([(self._checkpoint(PASSES[number - 1]), 1.0)]) if number else model
                )
            learner.train()
            limit = limits[stage.name]
            fit(learner, rows, folder, stage, batch=self.batch, minutes=limit)

    def _rows(self, stage: Pass, tokenizer: Tokenizer, kindred: KindredWords) -> list[Row]:
        known = read_tags(self.tags)
        examples = make_examples(self.bench, known, kindred, stage.mix, seed=stage.seed)
        rows = tokenise(tokenizer, examples)
        _LOG.info("%s pass: %d examples", stage.name, len(rows))
        return rows

    def _checkpoint(self, stage: Pass) -> Path:
        return self.out / stage.name / "checkpoint.pt"


def load_tokenizer(base: Path) -> Tokenizer:
    """The tokenizer of a base model, cutting and padding nothing."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
