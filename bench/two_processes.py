"""Two ingest processes on one PostgreSQL against one, on the mix of `durable`, in turns."""

from rich.table import Table

from bench import durable, load, place

ROUNDS = 3


def _round(number: int, processes: int, databases: dict[str, str]) -> load.Sent:
    with place.running(processes=processes, extra=databases) as servers:
        servers.send([body for seed in range(4) for body in durable.mix(999_000 + seed)], 4)
        return servers.send(durable.bodies(1000 * number), durable.CONNECTIONS)


def run() -> Table:
    sent: dict[int, list[load.Sent]] = {1: [], 2: []}
    server = place.postgres()
    try:
        for number in range(ROUNDS):
            for processes in (1, 2):
                sent[processes].append(_round(number, processes, place.databases(server)))
    finally:
        server.stop()
    table = Table(
        "processes", *durable.COLUMNS, title="Ingest on PostgreSQL (the mix of `durable`; share: goal 1.3)"
    )
    for processes, rounds in sent.items():
        per_second = durable.rate(rounds)
        share = per_second / durable.rate(sent[1])
        table.add_row(str(processes), f"{per_second:,.0f}", f"{share:.2f}", *durable.figures(rounds))
    return table
