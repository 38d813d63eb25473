"""Who acts: an account, the command line, or Voile itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Written to the log as `kind` or `kind:number`, never with a name or an address."""

    kind: str
    number: int | None = None

    def __str__(self) -> str:
        return self.kind if self.number is None else f"{self.kind}:{self.number}"


COMMAND = Actor("command")
WORKER = Actor("worker")
ANONYMOUS = Actor("anonymous")
VISITOR = Actor("visitor")


def account(account_id: int) -> Actor:
    return Actor("account", account_id)
