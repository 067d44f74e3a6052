"""Tag the questions that twins are made from, with spaCy."""

import json
from pathlib import Path

from assistant.reader.training.items import read_squad2, read_squadshifts
from index.language import parse_sentences


def write_tags(bench: Path, path: Path) -> None:
    """Write tokens with parts of speech, and entities, one question a line.

    The file appears when all of it is there, so that a stopped run leaves nothing half done.
    """
    items = [*read_squadshifts(bench), *read_squad2(bench)]
    parses = parse_sentences(item.question for item in items)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as out:
        for item, doc in zip(items, parses, strict=True):
            record = {
                "qid": item.qid,
                "tokens": [[token.idx, token.text, token.tag_] for token in doc],
                "ents": [[ent.start_char, ent.end_char, ent.label_] for ent in doc.ents],
            }
            out.write(json.dumps(record) + "\n")
    fresh.replace(path)
