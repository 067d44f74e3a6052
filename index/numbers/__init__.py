"""Numbers in running text: their values, their ranges, and what kind of number each is."""

from index.numbers.scan import find_numbers
from index.numbers.values import Number, NumberKind, Qualifier, same_value

__all__ = ["Number", "NumberKind", "Qualifier", "find_numbers", "same_value"]
