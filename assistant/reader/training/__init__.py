"""How the reader was trained: `python -m assistant.reader.training`, with the extra `train`."""
