"""Counts and amounts: how many, of whom, and what befell them, read from a sentence's grammar."""

from index.figures.extraction import find_figures
from index.figures.roles import ROLES

__all__ = ["ROLES", "find_figures"]
