"""The recipe: what each pass over the questions is made of, and how fast it learns."""

from dataclasses import dataclass

SEED = 7

Mix = dict[str, dict[str, float]]
"""How often each question of a source is used, per kind of example."""

FIRST_PASS: Mix = {
    "squad2": {"positive": 3.0, "lookalike": 5.0, "neighbour": 1.0, "twin": 1.5, "stray": 0.5},
    "new_wiki": {"positive": 1.3, "neighbour": 0.5, "twin": 0.75, "stray": 0.3},
    "reddit": {"positive": 0.75, "neighbour": 0.3, "twin": 0.25, "stray": 0.2},
    "amazon_reviews": {"positive": 0.5, "neighbour": 0.2, "twin": 0.15, "stray": 0.15},
}
SECOND_PASS: Mix = {
    "squad2": {
        "positive": 4.0,
        "lookalike": 7.0,
        "neighbour": 1.0,
        "twin": 1.0,
        "kindred_twin": 1.0,
        "misnamed": 1.0,
        "renamed": 0.7,
        "stray": 0.3,
    },
    "new_wiki": {
        "positive": 1.5,
        "neighbour": 0.4,
        "twin": 0.25,
        "kindred_twin": 0.6,
        "misnamed": 0.6,
        "renamed": 0.3,
        "stray": 0.15,
    },
    "reddit": {
        "positive": 1.0,
        "neighbour": 0.25,
        "twin": 0.15,
        "kindred_twin": 0.3,
        "misnamed": 0.2,
        "renamed": 0.1,
        "stray": 0.1,
    },
    "amazon_reviews": {
        "positive": 0.8,
        "neighbour": 0.2,
        "twin": 0.1,
        "kindred_twin": 0.25,
        "misnamed": 0.15,
        "renamed": 0.1,
        "stray": 0.1,
    },
}
TEACHER_PASS: Mix = {
    "squad2": {
        "positive": 4.0,
        "lookalike": 6.0,
        "neighbour": 1.0,
        "twin": 0.5,
        "kindred_twin": 0.5,
        "misnamed": 0.7,
        "renamed": 0.5,
        "stray": 0.2,
    },
    "new_wiki": {
        "positive": 1.0,
        "neighbour": 0.3,
        "twin": 0.2,
        "kindred_twin": 0.15,
        "misnamed": 0.3,
        "renamed": 0.15,
        "stray": 0.05,
    },
    "reddit": {
        "positive": 0.45,
        "neighbour": 0.1,
        "twin": 0.07,
        "kindred_twin": 0.05,
        "misnamed": 0.1,
        "renamed": 0.05,
        "stray": 0.03,
    },
    "amazon_reviews": {
        "positive": 0.3,
        "neighbour": 0.07,
        "twin": 0.05,
        "kindred_twin": 0.05,
        "misnamed": 0.05,
        "renamed": 0.05,
        "stray": 0.03,
    },
}
TAUGHT_PASS: Mix = {
    "squad2": {
        "positive": 3.0,
        "lookalike": 5.0,
        "neighbour": 1.5,
        "twin": 2.0,
        "kindred_twin": 2.0,
        "misnamed": 1.0,
        "renamed": 0.5,
        "stray": 0.2,
    },
    "new_wiki": {
        "positive": 1.0,
        "neighbour": 0.3,
        "twin": 0.4,
        "kindred_twin": 0.4,
        "misnamed": 0.3,
        "renamed": 0.2,
        "stray": 0.1,
    },
    "reddit": {
        "positive": 0.5,
        "neighbour": 0.15,
        "twin": 0.2,
        "kindred_twin": 0.15,
        "misnamed": 0.1,
        "renamed": 0.1,
        "stray": 0.05,
    },
    "amazon_reviews": {
        "positive": 0.35,
        "neighbour": 0.1,
        "twin": 0.15,
        "kindred_twin": 0.1,
        "misnamed": 0.05,
        "renamed": 0.05,
        "stray": 0.05,
    },
}
WRITTEN_PASS: Mix = {
    "written": {"positive": 1.6, "lookalike": 2.0, "neighbour": 0.3, "retrieved": 0.5},
}
KEPT_PASS: Mix = {
    source: {kind: copies * (1.0 if source == "squad2" else 0.15) for kind, copies in kinds.items()}
    for source, kinds in TAUGHT_PASS.items()
}
"""Examples that the reader is to go on reading as it does, so that it forgets nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One pass over examples of a mix; `rate` is the peak learning rate."""

    name: str
    mix: Mix
    rate: float
    seed: int
    share: float = 1.0
    """Of its weights in an average (stochastic weight averaging: Izmailov et al. 2018)."""
    frozen: int = 0
    """So many of the first layers, and the tables, stay as they are."""
    epochs: int = 1
    """How often it goes through the same examples, in another order each time."""


LABELLED = (
    Pass(name="first", mix=FIRST_PASS, rate=8e-5, seed=SEED, share=0.2),
    Pass(name="second", mix=SECOND_PASS, rate=6e-5, seed=SEED + 1, share=0.4),
    Pass(name="third", mix=SECOND_PASS, rate=5e-5, seed=SEED + 2, share=0.4),
)
"""The reader learns from labels alone."""
TEACHING = Pass(name="teacher", mix=TEACHER_PASS, rate=4e-5, seed=SEED + 10, frozen=2)
"""The teacher learns from labels."""
TAUGHT = (
    Pass(name="taught", mix=TAUGHT_PASS, rate=8e-5, seed=SEED + 20, epochs=2),
    Pass(name="again", mix=TAUGHT_PASS, rate=7e-5, seed=SEED + 21, epochs=2),
)
"""The average of the labelled passes learns what the teacher reads; then, beside what it learnt
from before, as much that is new to it."""
WRITTEN = Pass(name="written", mix=WRITTEN_PASS, rate=6e-5, seed=SEED + 30, share=0.6)
"""The reader learns the questions written for it, beside what it reads in others by then; the rest
of the average is what it started from (Wortsman et al. 2022)."""
START = "start.pt"
"""The file in the pass's folder that keeps the weights it started from."""
KEPT = Pass(name="written", mix=KEPT_PASS, rate=6e-5, seed=SEED + 31)
"""The others."""
PASSES = (*LABELLED, TEACHING, *TAUGHT, WRITTEN)
