"""The one tree of exceptions.

Messages are for operators. They name paths, settings and reasons, never what a visitor typed or saw.
"""

from enum import StrEnum


class VoileError(Exception):
    """Base of all; `remedy` says what the operator can do about it, where that is known."""

    def __init__(self, message: str = "", *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ConfigError(VoileError):
    """A setting that cannot be used."""


class BadValue(VoileError):  # noqa: N818 - the name says what it is
    """A value that somebody gave and that cannot be used; the message says what would be."""


class NotFound(VoileError):  # noqa: N818 - the name says what it is
    """There is no such thing, or the one who asks may not know of it."""


class BeingCorrected(VoileError):  # noqa: N818 - the name says the state
    """What is stored of a recording holds more than it may; nobody sees it until it is rewritten."""

    def __init__(self) -> None:
        super().__init__(
            "This recording is being corrected; "
            "it will be shown again once the stored copy has been rewritten.",
            remedy="This takes the worker a few minutes at most; see that `voile serve` runs.",
        )


class DataDirError(VoileError):
    """The data directory cannot be used as it is."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)


class MasterKeyError(VoileError):
    """The master key is missing, unreadable, or not a key."""


class StorageError(VoileError):
    """Something could not be stored or read back."""


class StorageFull(StorageError):  # noqa: N818 - the name says the state
    """The disk limit is reached."""


class KeySaveError(StorageError):
    """A data key could not be saved; nothing was stored under it."""


class SegmentBroken(StorageError):  # noqa: N818 - the name says the state
    """A stored segment does not decrypt or decode."""


class PolicyError(VoileError):
    """A policy that does not parse, or an event that a gate could not judge. Callers drop."""


class DecodeError(VoileError):
    """A body that is no envelope or notice. Carries the reason alone, nothing of the body."""

    def __init__(self, reason: StrEnum) -> None:
        super().__init__(str(reason))
        self.reason = reason
