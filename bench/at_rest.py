"""Bytes per session: as sent, on arrival, and once the recording is one object."""

from pathlib import Path

from rich.table import Table

from bench import generator, load, place


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def run() -> Table:
    workload = generator.Workload()
    bodies = list(generator.envelopes(workload))
    packed = [load.gzip_body(body) for body in bodies]
    sent = sum(map(len, packed))
    with place.running() as server:
        server.send(packed, 1)
        arrived = _size(server.data_dir / "objects")
    table = Table("ten-minute session", "bytes", "of gzip as sent", title=f"At rest ({workload.describe()})")
    rows = (("JSON", sum(map(len, bodies))), ("gzip as sent", sent), ("objects on arrival", arrived))
    for name, size in rows:
        table.add_row(name, f"{size:,}", f"{size / sent:.2f}")
    return table
