"""The recorder as it was built: the loader's template, the hashed recorder file, and what names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from voile.errors import ConfigError

FOLDER = Path(__file__).parent / "bundles"
# The loader holds these JavaScript strings, quotes included, once each and in this order.
POLICY_PLACE = b'"__VOILE_POLICY__"'
PIECES_PLACE = b'"__VOILE_PIECES__"'


class _RecorderFile(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    integrity: str


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """`manifest.json`, written by the recorder's build."""

    version: str
    recorder: _RecorderFile
    addons: dict[str, _RecorderFile]
    loader: str
    pieces: str


@dataclass(frozen=True, slots=True, repr=False)
class Built:
    """What is delivered.

    `loader` is what stands before the policy's place, between it and that of the pieces, and after it.
    `pieces` are JavaScript expressions by name, `addons` whole scripts.
    """

    manifest: Manifest
    loader: tuple[bytes, bytes, bytes]
    pieces: Mapping[str, bytes]
    recorder: bytes
    addons: Mapping[str, bytes]

    @property
    def recorder_path(self) -> str:
        return path_of(self.manifest.recorder)

    def file(self, path: str) -> bytes | None:
        """The recorder or an add-on, by the path under which browsers ask for it."""
        if path == self.recorder_path:
            return self.recorder
        names = [name for name, file in self.manifest.addons.items() if path == path_of(file)]
        return self.addons[names[0]] if names else None


def path_of(file: _RecorderFile) -> str:
    return f"/r/{file.file}"


def load(folder: Path = FOLDER) -> Built:
    """Read the built files.

    Raises:
        ConfigError: they are missing or do not fit together.
    """
    try:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
        loader = _parts((folder / manifest.loader).read_bytes())
        pieces = msgspec.json.decode((folder / manifest.pieces).read_bytes(), type=dict[str, str])
        recorder = (folder / manifest.recorder.file).read_bytes()
        addons = {name: (folder / addon.file).read_bytes() for name, addon in manifest.addons.items()}
    except FileNotFoundError:
        raise ConfigError("The recorder's bundles are missing.", remedy="Run `make bundles`.") from None
    except msgspec.DecodeError:
        raise ConfigError("The recorder's manifest is broken.", remedy="Run `make bundles`.") from None
    texts = {name: text.encode() for name, text in pieces.items()}
    return Built(manifest=manifest, loader=loader, pieces=texts, recorder=recorder, addons=addons)


def _parts(loader: bytes) -> tuple[bytes, bytes, bytes]:
    before, policy, rest = loader.partition(POLICY_PLACE)
    between, pieces, after = rest.partition(PIECES_PLACE)
    once = loader.count(POLICY_PLACE) == 1 == loader.count(PIECES_PLACE)
    if not (policy and pieces and once):
        raise ConfigError(
            "The loader has no single place for the policy and its pieces.", remedy="Run `make bundles`."
        )
    return before, between, after
