"""A native HTTP client with prepared bodies: what it costs is the server's, not the client's."""

import asyncio
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Sent:
    """What came of a run. Times of single answers in ms."""

    envelopes: int
    refused: int
    seconds: float
    p50_ms: float
    p99_ms: float
    cpu_s: float = 0.0

    @property
    def per_second(self) -> float:
        return self.envelopes / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Of the servers, for each envelope."""
        return self.cpu_s * 1000 / self.envelopes


def gzip_body(body: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def request(host: str, site: str, origin: str, body: bytes) -> bytes:
    head = (
        f"POST /i?wid={site}&encoding=gzip HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\n"
        f"content-type: text/plain\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read one answer to its end; returns its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(lines[0].split()[1])


async def _connection(host: str, port: int, queue: list[bytes], took_ms: list[float]) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    refused = 0
    while queue:
        started = time.perf_counter()
        writer.write(queue.pop())
        if await _answer(reader) != 200:
            refused += 1
        took_ms.append((time.perf_counter() - started) * 1000)
    writer.close()
    return refused


async def send(host: str, ports: Sequence[int], requests: Sequence[bytes], connections: int) -> Sent:
    """Send all requests over `connections` kept-alive connections, each waiting for its answer.

    The connections are shared out over the ports.
    """
    queue = list(reversed(requests))
    took_ms: list[float] = []
    started = time.perf_counter()
    refused = await asyncio.gather(
        *(_connection(host, ports[n % len(ports)], queue, took_ms) for n in range(connections))
    )
    seconds = time.perf_counter() - started
    cuts = quantiles(took_ms, n=100)
    return Sent(len(requests), sum(refused), seconds, cuts[49], cuts[98])
