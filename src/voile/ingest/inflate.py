"""Inflation that cannot be made to fill the memory."""

from isal import igzip_lib, isal_zlib

from voile.ingest.outcomes import Outcome

_GZIP = 31
_BROKEN: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]  # its stub names an instance


def inflate(body: bytes, max_bytes: int, ratio_max: int) -> bytes | Outcome:
    """The content of one whole gzip member with nothing behind it, or why it is not that.

    Never makes more than one byte above the smaller of `max_bytes` and `ratio_max` times the body's size.
    """
    limit = min(max_bytes, ratio_max * len(body))
    stream = isal_zlib.decompressobj(wbits=_GZIP)
    try:
        content: bytes = stream.decompress(body, limit + 1)
    except _BROKEN:
        return Outcome.REJECTED_BAD_GZIP
    if len(content) > limit:
        return Outcome.REJECTED_BOMB
    if not stream.eof or stream.unused_data:
        return Outcome.REJECTED_BAD_GZIP
    return content
