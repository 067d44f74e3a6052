"""Numbers the citations by first use and lays the checked claims out as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checks.reader import Cited
from assistant.checks.speakers import names_speaker
from assistant.markup import escape
from assistant.types import Citation, Claim


class Numbering:
    """Gives each cited range one number, in the order of first use."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, int, int], Citation] = {}

    def number(self, cited: Cited) -> int:
        """The number of a range, a new one the first time."""
        if cited.key not in self._citations:
            article = cited.article
            self._citations[cited.key] = Citation(
                number=len(self._citations) + 1,
                article_id=article.article_id,
                title=article.title,
                source=article.source,
                url=article.url,
                published=article.published,
                quote=cited.text,
                start=cited.start,
                end=cited.end,
            )
        return self._citations[cited.key].number

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All of them, by number."""
        return tuple(self._citations.values())


def lay_out(short: str | None, claims: Sequence[Claim]) -> str:
    """The short answer in bold, then a paragraph a claim: words, speaker, markers."""
    blocks = [f"**{escape(short)}**"] if short else []
    blocks.extend(_paragraph(claim) for claim in claims)
    return "\n\n".join(blocks)


def _paragraph(claim: Claim) -> str:
    parts = [escape(claim.text)]
    if claim.speaker and not names_speaker(claim.text, claim.speaker):
        said_by = ", ".join(escape(w) for w in (claim.speaker, claim.speaker_role) if w)
        parts.append(f"({said_by})")
    parts.append(" ".join(f"[{number}]" for number in claim.citations))
    return " ".join(parts)
