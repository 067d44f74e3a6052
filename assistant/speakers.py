"""Whether the person a question names is the one the articles quote."""

from __future__ import annotations

from assistant.lexicon import closeness
from index.names import related, same_name


def speaker_fits(asked: str, speaker: str, role: str = "") -> bool:
    """Whether the person a question names is the speaker, by name or by office held."""
    if not speaker:
        return False
    if same_name(asked, speaker) or related(asked, speaker) or asked.lower() == speaker.lower():
        return True
    asked = asked.rsplit("'s ", 1)[-1]  # of "Tanaka's lawyer" an article prints "his lawyer"
    asked_words = [
        w.lower().removesuffix("'s") for w in asked.split() if w.lower() not in ("the", "a")
    ]
    known = [w.lower() for w in (*role.split(), *speaker.split())]
    return bool(asked_words) and all(
        any(
            closeness(word, other) >= 0.8 or (word[:5] == other[:5] and len(word) > 4)
            for other in known
        )
        for word in asked_words
    )
