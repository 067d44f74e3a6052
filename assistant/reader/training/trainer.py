"""The passes one after another: from the base model, then the questions written for it."""

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
    Reader,
    freeze,
    load_base,
    load_trained,
    word_vectors,
)
from assistant.reader.training.passes import FIRST, KEPT, SEED, START, WRITTEN, Pass
from assistant.reader.training.rows import Row, tokenise
from assistant.reader.training.teaching import teach
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

    def run(self, base: Path, *, minutes: Sequence[float]) -> None:
        """Run the passes that are not finished yet, from the file of the base model.

        `minutes` has a limit for each pass, 0 for none. Raises `InputError` on unfit data and
        `ModelError` on an unfit base model.
        """
        torch.set_num_threads(self.threads)
        folder = self.out / FIRST.name
        if not (folder / "finished").exists():
            folder.mkdir(parents=True, exist_ok=True)
            tokenizer = load_tokenizer()
            learner = load_base(base, seed=SEED)
            rows = self._rows(FIRST, tokenizer, KindredWords(word_vectors(learner, tokenizer)))
            freeze(learner, FIRST.frozen)
            learner.train()
            fit(learner, rows, folder, FIRST, batch=self.batch, minutes=minutes[0])
        if not (self.out / WRITTEN.name / "finished").exists():
            learner = load_trained([(folder / "checkpoint.pt", 1.0)])
            self.further(learner, minutes=minutes[1])

    def further(self, learner: Reader, *, minutes: float) -> None:
        """The last pass: written questions, and others as the learner reads them by now.

        Those others keep it from forgetting (learning without forgetting: Li, Hoiem 2016).
        `minutes` is a limit, 0 for none. Raises `InputError` on unfit data.
        """
        torch.set_num_threads(self.threads)
        folder = self.out / WRITTEN.name
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer = load_tokenizer()
        kindred = KindredWords(word_vectors(learner, tokenizer))
        torch.save({"model": learner.state_dict()}, folder / START)
        learner.eval()
        rows = self._rows(WRITTEN, tokenizer, kindred)
        rows += teach(learner, self._rows(KEPT, tokenizer, kindred), folder)
        freeze(learner, WRITTEN.frozen)
        learner.train()
        fit(learner, rows, folder, WRITTEN, batch=self.batch, minutes=minutes)

    def _rows(self, stage: Pass, tokenizer: Tokenizer, kindred: KindredWords) -> list[Row]:
        known = read_tags(self.tags)
        examples = make_examples(self.bench, known, kindred, stage.mix, seed=stage.seed)
        rows = tokenise(tokenizer, examples)
        _LOG.info("%s pass: %d examples", stage.name, len(rows))
        return rows


def load_tokenizer() -> Tokenizer:
    """The reader's tokenizer, cutting and padding nothing."""
    tokenizer: Tokenizer = index.minilm.load_tokenizer()
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
