"""The reader: a small network of our own that says whether and where a window answers a question.

`training/` makes the weights that `data/` holds; `model` runs them; `scorer` puts what the reader
says beside the readable features and turns both into one calibrated probability.
"""
