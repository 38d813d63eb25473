"""The recorder as it was built: the loader's template, the hashed recorder file, and what names them."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from voile.errors import ConfigError

FOLDER = Path(__file__).parent / "bundles"
# The loader holds this JavaScript string, quotes included, once; the site's policy takes its place.
PLACE = b'"__VOILE_POLICY__"'


class _RecorderFile(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    integrity: str


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """`manifest.json`, written by the recorder's build."""

    version: str
    recorder: _RecorderFile
    loader: str


@dataclass(frozen=True, slots=True, repr=False)
class Built:
    """What is delivered. `loader` is what stands before and after the policy's place."""

    manifest: Manifest
    loader: tuple[bytes, bytes]
    recorder: bytes

    @property
    def recorder_path(self) -> str:
        return f"/r/{self.manifest.recorder.file}"


def load(folder: Path = FOLDER) -> Built:
    """Read the built files.

    Raises:
        ConfigError: they are missing or do not fit together.
    """
    try:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
        before, place, after = (folder / manifest.loader).read_bytes().partition(PLACE)
        recorder = (folder / manifest.recorder.file).read_bytes()
    except FileNotFoundError:
        raise ConfigError("The recorder's bundles are missing.", remedy="Run `make bundles`.") from None
    except msgspec.DecodeError:
        raise ConfigError("The recorder's manifest is broken.", remedy="Run `make bundles`.") from None
    if not place or PLACE in after:
        raise ConfigError("The loader has no single place for the policy.", remedy="Run `make bundles`.")
    return Built(manifest=manifest, loader=(before, after), recorder=recorder)
