r"""How an asset lies in its object.

asset  0  magic   8  "VOILEA1\n"
       8  site    8  big endian
      16  name   32  keyed hash of kind and contents, under subkey(site key, names)
      48  packed  1  1 where the contents are one zstd frame (style sheets), else 0
      49  body       the contents, sealed under subkey(site key, assets), bound to bytes 0 to 48
"""

import struct

import zstandard

from voile.errors import SegmentBroken
from voile.ids import SiteId
from voile.storage import compression
from voile.storage.crypto import Box, SealError

ASSET_MAGIC = b"VOILEA1\n"

_HEADER = struct.Struct(">8sQ32s?")
HEADER_BYTES = _HEADER.size


def encode(site: SiteId, name: bytes, contents: bytes, packed: bool, box: Box) -> bytes:
    header = _HEADER.pack(ASSET_MAGIC, int(site), name, packed)
    body = compression.pack(contents, compression.SHEET_LEVEL) if packed else contents
    return header + box.seal(body, header)


def decode(data: bytes, site: SiteId, name: bytes, box: Box) -> bytes:
    """The contents of an asset that must have this name.

    Raises:
        SegmentBroken: it is another asset, was altered, or `box` is not the site's.
    """
    header = data[:HEADER_BYTES]
    packed = header[-1:] == b"\x01"
    if header != _HEADER.pack(ASSET_MAGIC, int(site), name, packed):
        raise SegmentBroken("An asset is not the one its index says.")
    try:
        body = box.unseal(data[HEADER_BYTES:], header)
        return compression.unpack(body) if packed else body
    except (SealError, zstandard.ZstdError):
        raise SegmentBroken("An asset does not decrypt.") from None
