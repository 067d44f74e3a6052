"""Readers that have not seen one kind of negative, to see what each kind teaches.

`python -m assistant.reader.training.ablation --bench DIR --base FILE --tags FILE --out DIR` trains
the reader anew from the base model in one short pass over its first mix, once with everything
(twice, from two seeds: what two such trainings differ by is chance) and once without each kind of
negative. `verbatim eval reading --reader DIR/NAME` measures each. Far shorter than the recipe of
the model card, so the figures compare with one another and with nothing else. Needs the extra
`train`; what is there already is not made again.
"""

import argparse
import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.reader.training.passes import FIRST, SEED, Mix, Pass

SHARE = 0.15
"""Of the copies of the first pass: about 7,000 pairs, six minutes on two cores."""
BATCH = 24
OFF: Mapping[str, tuple[str, ...]] = {
    "all": (),
    "all-again": (),
    "without-lookalikes": ("lookalike",),
    "without-twins": ("twin", "kindred_twin"),
    "without-misnamed": ("misnamed",),
    "without-neighbours": ("neighbour",),
    "without-retrieved": ("retrieved",),
    "without-strays": ("stray",),
}
_LOG = logging.getLogger("assistant.reader.training")


def short_mix(off: tuple[str, ...]) -> Mix:
    """The first pass's mix at `SHARE` of its copies, without the kinds in `off`."""
    return {
        source: {kind: copies * SHARE for kind, copies in kinds.items() if kind not in off}
        for source, kinds in FIRST.mix.items()
    }


def stages() -> tuple[Pass, ...]:
    """One pass for each folder of `OFF`; "all-again" differs from "all" in its seed alone."""
    return tuple(
        replace(FIRST, name=name, mix=short_mix(off), seed=SEED + (name == "all-again"))
        for name, off in OFF.items()
    )


@dataclass(frozen=True, slots=True)
class Ablation:
    """Trains one reader a stage into a folder of `out`, each from the same base model."""

    bench: Path
    base: Path
    tags: Path
    out: Path

    def run(self, *, threads: int) -> None:
        """Train and export what is not there yet."""
        import torch

        torch.set_num_threads(threads)
        for stage in stages():
            if not (self.out / stage.name / "reader.json").exists():
                self._train(stage)

    def _train(self, stage: Pass) -> None:
        from assistant.reader.training.contrasts import KindredWords
        from assistant.reader.training.examples import make_examples
        from assistant.reader.training.export import export
        from assistant.reader.training.items import read_tags
        from assistant.reader.training.network import freeze, load_base, word_vectors
        from assistant.reader.training.rows import tokenise
        from assistant.reader.training.train import fit
        from assistant.reader.training.trainer import load_tokenizer

        folder = self.out / stage.name
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer = load_tokenizer()
        model = load_base(self.base, seed=SEED)
        kindred = KindredWords(word_vectors(model, tokenizer))
        examples = make_examples(
            self.bench, read_tags(self.tags), kindred, stage.mix, seed=stage.seed
        )
        rows = tokenise(tokenizer, examples)
        _LOG.info("%s: %d pairs", stage.name, len(rows))
        freeze(model, stage.frozen)
        model.train()
        fit(model, rows, folder, stage, batch=BATCH, minutes=0.0)
        small = folder / "reader.int8.onnx"
        export([(folder / "checkpoint.pt", 1.0)], folder / "reader.fp32.onnx", small)
        digest = hashlib.sha256(small.read_bytes()).hexdigest()
        record = {"file": small.name, "sha256": digest, "pairs": len(rows)}
        (folder / "reader.json").write_text(json.dumps(record), encoding="utf-8")


def main() -> None:
    """Train every reader of the ablation."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.reader.training.ablation", description=__doc__
    )
    parser.add_argument("--bench", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--base", type=Path, required=True, help="file of the base model")
    parser.add_argument("--tags", type=Path, required=True, help="tags.jsonl of the training")
    parser.add_argument("--out", type=Path, required=True, help="folder for what is trained")
    parser.add_argument("--threads", type=int, default=2, help="threads of torch (2)")
    options = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    _LOG.setLevel(logging.INFO)
    Ablation(options.bench, options.base, options.tags, options.out).run(threads=options.threads)


if __name__ == "__main__":
    main()
