"""Reports of speech: what was said, in which words, by whom, and where the name is printed."""

from index.speech.ledger import find_quotes
from index.speech.sources import Source, speaker_of

__all__ = ["Source", "find_quotes", "speaker_of"]
