"""The recipe: what each pass over the questions is made of, and how fast it learns."""

from dataclasses import dataclass

SEED = 7

Mix = dict[str, dict[str, float]]
"""How often each question of a source is used, per kind of example."""

FIRST_PASS: Mix = {
    "squad2": {
        "positive": 2.5,
        "lookalike": 4.0,
        "neighbour": 1.0,
        "twin": 0.5,
        "kindred_twin": 0.5,
        "misnamed": 0.5,
        "renamed": 0.3,
        "stray": 0.2,
    },
    "new_wiki": {
        "positive": 0.7,
        "neighbour": 0.15,
        "twin": 0.1,
        "kindred_twin": 0.1,
        "misnamed": 0.1,
        "renamed": 0.05,
        "stray": 0.05,
    },
    "reddit": {
        "positive": 0.3,
        "neighbour": 0.05,
        "twin": 0.05,
        "kindred_twin": 0.03,
        "misnamed": 0.02,
        "stray": 0.02,
    },
    "amazon_reviews": {"positive": 0.15, "neighbour": 0.03, "twin": 0.02, "stray": 0.02},
    "written": {"positive": 0.6, "lookalike": 0.8, "neighbour": 0.1, "retrieved": 0.25},
}
WRITTEN_PASS: Mix = {
    "written": {"positive": 1.0, "lookalike": 1.1, "neighbour": 0.15, "retrieved": 0.35},
}
KEPT_PASS: Mix = {
    "squad2": {
        "positive": 2.0,
        "lookalike": 3.0,
        "neighbour": 0.7,
        "twin": 0.7,
        "kindred_twin": 0.7,
        "misnamed": 0.4,
        "renamed": 0.2,
        "stray": 0.1,
    },
    "new_wiki": {
        "positive": 0.2,
        "neighbour": 0.06,
        "twin": 0.08,
        "kindred_twin": 0.08,
        "misnamed": 0.06,
        "renamed": 0.03,
        "stray": 0.02,
    },
    "reddit": {"positive": 0.06, "neighbour": 0.02, "twin": 0.02, "kindred_twin": 0.02},
    "amazon_reviews": {"positive": 0.03, "neighbour": 0.01, "twin": 0.01, "kindred_twin": 0.01},
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


FIRST = Pass(name="first", mix=FIRST_PASS, rate=8e-5, seed=SEED, frozen=2)
"""From the base model, by labels."""
WRITTEN = Pass(name="written", mix=WRITTEN_PASS, rate=6e-5, seed=SEED + 30, share=0.6, frozen=2)
"""The reader learns the questions written for it, beside what it reads in others by then; the rest
of the average is what it started from (Wortsman et al. 2022)."""
START = "start.pt"
"""The file in the pass's folder that keeps the weights it started from."""
KEPT = Pass(name="written", mix=KEPT_PASS, rate=6e-5, seed=SEED + 31)
"""The others."""
PASSES = (FIRST, WRITTEN)
