"""The error tree of the project. Catch `VerbatimError`; each message says what to do next.

VerbatimError
├── InputError                   what was asked for cannot be done as asked
│   ├── QuestionError            a blank or over-long question
│   ├── SettingsError            an unknown setting or one out of range
│   └── SourceError              a path to read that is missing or cannot be read
├── IndexStateError              the index folder cannot be used as it is
│   ├── IndexMissingError        there is no index in that folder
│   ├── IndexMismatchError       it was built with another model, chunking or code version
│   ├── IndexBusyError           another process is writing to it
│   ├── IndexReadOnlyError       this user may not write to its folder, which readers need too
│   └── IndexDamagedError        its parts do not agree; `verbatim doctor --repair` mends it
└── ModelError                   a model file is missing or is not the one that was pinned
"""


class VerbatimError(Exception):
    """Base of every error this project raises on purpose. `str()` is one line."""


class InputError(VerbatimError):
    """What was asked for cannot be done as asked."""


class QuestionError(InputError):
    """The question is blank or too long."""


class SettingsError(InputError):
    """A setting is unknown or out of range."""


class SourceError(InputError):
    """A path to read is missing or cannot be read."""


class IndexStateError(VerbatimError):
    """The index folder cannot be used as it is."""


class IndexMissingError(IndexStateError):
    """There is no index in the folder."""


class IndexMismatchError(IndexStateError):
    """The index was built with another model, chunking or code version."""


class IndexBusyError(IndexStateError):
    """Another process is writing to the index."""


class IndexReadOnlyError(IndexStateError):
    """This user may not write to the index folder, which SQLite and Chroma need even to read."""


class IndexDamagedError(IndexStateError):
    """The parts of the index do not agree with one another."""


class ModelError(VerbatimError):
    """A model file is missing, damaged or not the pinned one."""
