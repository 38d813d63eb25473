"""The server is killed in full swing, again and again: what it acknowledged is there, once and in order."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass

import pytest
from tests.conftest import VoileProcess
from tests.integration.durability.read_back import marks
from tests.integration.durability.senders import Sender, senders

RECORDERS = 64
# `make durability` kills more often. VOILE_… are settings, which tests take out.
KILLS = int(os.environ.get("DURABILITY_KILLS", "10"))
LIVES_S = 0.8


@dataclass(frozen=True, slots=True)
class Loss:
    """What is wrong with one recorder's envelopes, as numbers of envelopes."""

    recorder: int
    lacking: list[int]
    doubled: list[int]
    unknown: list[int]
    is_in_order: bool

    @property
    def is_none(self) -> bool:
        return not (self.lacking or self.doubled or self.unknown) and self.is_in_order


def compare(sender: Sender, stored: list[int]) -> Loss:
    """`stored`: the numbers of the sender's envelopes as storage reads them."""
    counts = Counter(stored)
    return Loss(
        recorder=sender.index,
        lacking=[number for number in sender.acknowledged if not counts[number]],
        doubled=[number for number, count in counts.items() if count > 1],
        unknown=[number for number in counts if number >= sender.sent],
        is_in_order=stored == sorted(stored),
    )


@pytest.fixture
def seed() -> int:
    return int(os.environ.get("DURABILITY_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)


async def _kill_again_and_again(voile: VoileProcess, all_senders: list[Sender], seed: int) -> None:
    draw = random.Random(seed)
    ended = asyncio.Event()
    voile.start()
    running = [asyncio.create_task(sender.run(voile.port, ended)) for sender in all_senders]
    for _ in range(KILLS):
        before = sum(len(sender.acknowledged) for sender in all_senders)
        await asyncio.sleep(draw.uniform(0.05, LIVES_S))
        while sum(len(sender.acknowledged) for sender in all_senders) == before:
            await asyncio.sleep(0.01)
        voile.signal(signal.SIGKILL)
        assert await asyncio.to_thread(voile.wait) == -signal.SIGKILL
        await asyncio.to_thread(voile.start)
    # The last life ends in the middle of everything too.
    await asyncio.sleep(0.2)
    voile.signal(signal.SIGKILL)
    ended.set()
    await asyncio.to_thread(voile.wait)
    await asyncio.gather(*running)


def test_what_was_acknowledged_is_there_once_and_in_order(voile: VoileProcess, site: str, seed: int) -> None:
    # Shown where the test fails, and by `make durability`.
    sys.stdout.write(f"\nDURABILITY_SEED={seed} DURABILITY_KILLS={KILLS}\n")
    all_senders = senders(RECORDERS, site, seed)
    asyncio.run(_kill_again_and_again(voile, all_senders, seed))
    assert [sender.unexpected for sender in all_senders if sender.unexpected] == []
    stored = marks(voile.environment)
    assert None not in stored
    by_recorder = {found[0][0]: [number for _, number in found] for found in stored if found}
    assert len(stored) == len(by_recorder) == RECORDERS
    losses = [compare(sender, by_recorder.get(sender.index, [])) for sender in all_senders]
    assert [loss for loss in losses if not loss.is_none] == []
    acknowledged = sum(len(sender.acknowledged) for sender in all_senders)
    again = sum(sender.outcomes.count("duplicate") for sender in all_senders)
    assert acknowledged > RECORDERS * KILLS / 2
    sys.stdout.write(
        f"{acknowledged} acknowledged, {again} of them stored before a kill, answered after it\n"
    )


def test_the_comparison_sees_what_is_lost_doubled_or_out_of_order() -> None:
    sender = senders(1, "1234567890", 0)[0]
    sender.sent, sender.acknowledged = 4, [0, 1, 2]
    assert compare(sender, [0, 1, 2]).is_none
    assert compare(sender, [0, 1, 2, 3]).is_none, "stored, and killed before the answer"
    assert compare(sender, [0, 2]).lacking == [1]
    assert compare(sender, [0, 1, 1, 2]).doubled == [1]
    assert compare(sender, [0, 1, 2, 4]).unknown == [4]
    assert not compare(sender, [0, 2, 1]).is_in_order
