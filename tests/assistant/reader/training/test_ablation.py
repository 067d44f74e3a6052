"""The stages of the ablation: each lacks its kind of negative and nothing else."""

from assistant.reader.training.ablation import OFF, SHARE, short_mix, stages
from assistant.reader.training.passes import FIRST_PASS


def test_only_the_seed_tells_the_two_whole_stages_apart() -> None:
    whole, again = stages()[:2]
    assert whole.mix == again.mix
    assert whole.seed != again.seed


def test_each_stage_lacks_its_kinds_and_nothing_else() -> None:
    for stage, off in zip(stages(), OFF.values(), strict=True):
        assert stage.mix.keys() == FIRST_PASS.keys()
        for source, kinds in FIRST_PASS.items():
            kept = {kind: copies * SHARE for kind, copies in kinds.items() if kind not in off}
            assert stage.mix[source] == kept


def test_what_is_taken_out_is_there_to_begin_with() -> None:
    """A kind that was renamed would be left in without a word."""
    known = {kind for kinds in FIRST_PASS.values() for kind in kinds}
    assert {kind for off in OFF.values() for kind in off} <= known
    assert all(short_mix(off) != short_mix(()) for off in OFF.values() if off)
