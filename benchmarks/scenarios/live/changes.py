"""What changes: batches of customers, four attributes each, made once and the same for everybody."""

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.settings import Settings

COLUMNS = ("orders", "spend", "nps", "loyalty")
GRADES = ("none", "bronze", "silver", "gold")
BATCHES = 20
BATCH_CUSTOMERS = 10_000
LONE = 200
SEED = 42


@dataclass(frozen=True)
class Change:
    """New values of one customer."""

    id: str
    orders: int
    spend: float
    nps: int | None
    loyalty: str

    def json(self) -> str:
        return json.dumps({"id": self.id, "orders": self.orders, "spend": self.spend,
                           "nps": self.nps, "loyalty": self.loyalty})


@dataclass(frozen=True)
class Changes:
    """Batches, and changes that come alone; as lists, and as files of NDJSON."""

    batches: list[list[Change]]
    lone: list[Change]
    seen: list[Change]  # alone too, each looked for before the next
    folder: Path

    def batch_file(self, i: int) -> Path:
        return self.folder / f"batch-{i:02}.ndjson"

    @property
    def lone_file(self) -> Path:
        return self.folder / "lone.ndjson"

    @property
    def seen_file(self) -> Path:
        return self.folder / "seen.ndjson"


def ids_of(path: Path) -> list[str]:
    with open(path, encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def changes_of(ids: list[str], dice: random.Random) -> Iterator[Change]:
    """Any number of changes, of any customers."""
    while True:
        nps = dice.randrange(-3, 11)
        yield Change(dice.choice(ids), dice.randrange(0, 12), dice.randrange(0, 200_000) / 100,
                     nps if nps >= 0 else None, dice.choice(GRADES))


def prepare(settings: Settings) -> Changes:
    """The same for equal customers."""
    folder = settings.data / "live"
    folder.mkdir(exist_ok=True)
    dice = random.Random(SEED)
    stream = changes_of(ids_of(settings.csv), dice)
    batches = [[next(stream) for _ in range(BATCH_CUSTOMERS)] for _ in range(BATCHES)]
    lone, seen = ([next(stream) for _ in range(LONE)] for _ in range(2))
    changes = Changes(batches, lone, seen, folder)
    for i, batch in enumerate(batches):
        changes.batch_file(i).write_text("".join(change.json() + "\n" for change in batch),
                                         encoding="utf-8")
    for file, alone in ((changes.lone_file, lone), (changes.seen_file, seen)):
        file.write_text("".join(change.json() + "\n" for change in alone), encoding="utf-8")
    return changes
