"""Proper names: where they stand, their canonical form, and which of them are one name."""

from index.names.canonical import canonical_name, gender_of_title, is_title, split_title
from index.names.finding import Name, NameKind, find_names
from index.names.matching import name_handles, nearest_name, related, same_name

__all__ = [
    "Name",
    "NameKind",
    "canonical_name",
    "find_names",
    "gender_of_title",
    "is_title",
    "name_handles",
    "nearest_name",
    "related",
    "same_name",
    "split_title",
]
