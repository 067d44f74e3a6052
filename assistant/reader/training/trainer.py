"""The passes one after another: the reader from labels, a teacher, the reader from the teacher."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

import index.minilm
from assistant.reader.training.contrasts import KindredWords
from assistant.reader.training.examples import make_examples
from assistant.reader.training.items import read_tags
from assistant.reader.training.network import (
    TEACHER,
    Reader,
    freeze,
    load_base,
    load_trained,
    word_vectors,
)
from assistant.reader.training.passes import (
    KEPT,
    LABELLED,
    PASSES,
    SEED,
    START,
    TAUGHT,
    TEACHING,
    WRITTEN,
    Pass,
)
from assistant.reader.training.rows import Row, tokenise
from assistant.reader.training.teaching import teach, translate, word_numbers
from assistant.reader.training.train import fit

_LOG = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Trainer:
    """What all passes share: the data, the folder they write to, and how they are run."""

    bench: Path
    tags: Path
    out: Path
    batch: int
    threads: int

    def run(self, base: Path, teacher_base: Path, *, minutes: Sequence[float]) -> None:
        """Run the passes that are not finished yet, from the base models in two folders.

        Each pass from labels starts from the weights of the one before; then the teacher learns
        from labels, and the reader, from the average of its passes, what the teacher reads; each
        further taught pass goes on from the one before, with new examples beside the old. Last
        come the written questions. `minutes` has a limit for each pass, 0 for none. Raises
        `InputError` on unfit data and `ModelError` on unfit base models.
        """
        torch.set_num_threads(self.threads)
        limits = dict(zip((stage.name for stage in PASSES), minutes, strict=True))
        tokenizer = load_tokenizer(base)
        model = load_base(base / "model.safetensors", seed=SEED)
        kindred = KindredWords(word_vectors(model, tokenizer))
        numbers = word_numbers(tokenizer, load_tokenizer(teacher_base))
        for number, stage in enumerate(PASSES):
            folder = self.out / stage.name
            if (folder / "finished").exists():
                continue
            folder.mkdir(parents=True, exist_ok=True)
            if stage is WRITTEN:
                learner = load_trained([(self._checkpoint(TAUGHT[-1]), 1.0)])
                self.further(learner, minutes=limits[stage.name])
                continue
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
                learner = load_base(teacher_base / "model.safetensors", seed=SEED, shape=TEACHER)
                freeze(learner, stage.frozen)
            else:
                rows = self._rows(stage, tokenizer, kindred)
                learner = (
                    load_trained([(self._checkpoint(PASSES[number - 1]), 1.0)]) if number else model
                )
            learner.train()
            limit = limits[stage.name]
            fit(learner, rows, folder, stage, batch=self.batch, minutes=limit)

    def further(self, learner: Reader, *, minutes: float) -> None:
        """The last pass: written questions, and others as the learner reads them by now.

        Those others keep it from forgetting (learning without forgetting: Li, Hoiem 2016).
        `minutes` is a limit, 0 for none. Raises `InputError` on unfit data.
        """
        torch.set_num_threads(self.threads)
        folder = self.out / WRITTEN.name
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer = index.minilm.load_tokenizer()
        tokenizer.no_truncation()
        tokenizer.no_padding()
        kindred = KindredWords(word_vectors(learner, tokenizer))
        same = range(learner.shape.vocabulary)
        torch.save({"model": learner.state_dict()}, folder / START)
        learner.eval()
        rows = self._rows(WRITTEN, tokenizer, kindred)
        rows += teach(learner, self._rows(KEPT, tokenizer, kindred), same, folder)
        learner.train()
        fit(learner, rows, folder, WRITTEN, batch=self.batch, minutes=minutes)

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
