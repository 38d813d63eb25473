"""Rules that the recorder should have kept already. A breach means a stale or altered recorder."""

from enum import StrEnum


class Breach(StrEnum):
    """Counted by rule and recorder version, without the value."""

    BOX = "box"
    MASKED_TEXT = "masked_text"
    MASKED_VALUE = "masked_value"
    MASKED_STATE = "masked_state"
    MASKED_POINTER = "masked_pointer"
    MASKED_EVENT = "masked_event"
    MASKED_MEDIA = "masked_media"
    EXCLUDED_EVENT = "excluded_event"
    SECRET_FIELD = "secret_field"  # noqa: S105 - a rule
    UNSTAMPED_FIELD = "unstamped_field"
    STAMP = "stamp"
    TAG = "tag"
    ATTRIBUTE = "attribute"
    IMAGE = "image"
    URL = "url"
    STYLE = "style"
    DETECTOR = "detector"
    COMMENT = "comment"
    ERROR = "error"
    CONSOLE = "console"
    BODY = "body"


class Drop(StrEnum):
    """Why the server left something out that is no breach."""

    UNRESOLVED = "unresolved_node"
    PAGE_EXCLUDED = "page_excluded"
    SWITCHED_OFF = "switched_off"
    OTHER = "other"
