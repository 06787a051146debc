"""From the start of `muster serve` to its first answer: out of an image alone, and with a journal of a
million changed customers that a killed server left behind."""

import json
import random
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.harness.markdown import number, table
from benchmarks.harness.settings import Settings, say
from benchmarks.scenarios.counts.answers import agreed
from benchmarks.scenarios.http.questions import count_question
from benchmarks.scenarios.http.servers import Muster
from benchmarks.scenarios.live.changes import BATCH_CUSTOMERS, COLUMNS, SEED, changes_of, ids_of
from benchmarks.scenarios.live.contenders import MUSTER_COUNTS

CONNECTIONS = 64


@dataclass(frozen=True)
class RestartReport:
    """Seconds from the start of the process to its first answer."""

    image: float
    replayed: float
    customers: int  # of whom the journal says something
    text: str


def ask(muster: Muster) -> dict[str, int]:
    answers = {}
    for name, where in MUSTER_COUNTS.items():
        answers[name] = json.loads(muster.ask(count_question(where)))["count"]
    return answers


def started(settings: Settings, store: Path, folder: Path) -> tuple[Muster, float]:
    """A server, and its seconds until it had answered once."""
    question = count_question(next(iter(MUSTER_COUNTS.values())))
    begin = time.perf_counter()
    muster = Muster(settings, store, folder, CONNECTIONS)
    muster.ask(question)
    return muster, time.perf_counter() - begin


def agree(before: dict[str, int], after: dict[str, int]) -> None:
    """Raises AnswersDiffer."""
    for name, count in before.items():
        agreed(name, {"before": count, "after the restart": after[name]})


def run(settings: Settings) -> RestartReport:
    """Raises AnswersDiffer."""
    batches = 10 if settings.quick else 100
    store = settings.data / "restarted"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(settings.store, store)
    changes = changes_of(ids_of(settings.csv), random.Random(SEED))
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-restart-"))
    image, replayed = [], []
    try:
        say("restart: starting a server on the image")
        for _ in range(settings.rounds):
            muster, seconds = started(settings, store, folder)
            image.append(seconds)
            muster.close()
        muster, _ = started(settings, store, folder)
        say(f"restart: changing {batches * BATCH_CUSTOMERS:,} customers of it")
        for _ in range(batches):
            muster.change("".join(next(changes).json() + "\n"
                                  for _ in range(BATCH_CUSTOMERS)).encode())
        before = ask(muster)
        say("restart: killing and starting it")
        for _ in range(settings.rounds):
            muster.kill()
            muster, seconds = started(settings, store, folder)
            replayed.append(seconds)
            agree(before, ask(muster))
        muster.close()
    finally:
        shutil.rmtree(store, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
    customers = batches * BATCH_CUSTOMERS
    about = (f"{settings.customers:,} customers. From the start of `muster serve STORE` to its first count "
             "over HTTP; pages of the store may lie in the system's memory. All counts were the same "
             "after each restart.")
    text = about + "\n\n" + table(["muster serve, from its start to its first answer", "seconds"],
                 [["out of the image", number(median(image))],
                  [f"killed after {customers:,} customers had {len(COLUMNS)} attributes changed each",
                   number(median(replayed))]])
    return RestartReport(median(image), median(replayed), customers, text)
