"""One report of speech before its source is resolved."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Report:
    """One report; offsets count characters of the sentence until `shifted` to the article's."""

    cue: str
    cue_start: int
    mention_start: int
    mention_end: int
    contents: tuple[tuple[int, int], ...]
    lemma: str
    head: int
    """Index of the token that heads the mention, -1 where there is none."""
    sentence: int = 0

    def shifted(self, offset: int, sentence: int) -> "Report":
        """The report of sentence number `sentence`, which starts at `offset` of the article."""
        return replace(
            self,
            cue_start=self.cue_start + offset,
            mention_start=self.mention_start + offset,
            mention_end=self.mention_end + offset,
            contents=tuple((s + offset, e + offset) for s, e in self.contents),
            sentence=sentence,
        )
