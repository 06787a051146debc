"""Whole audiences streamed: how much a second of the server's processors makes, and in how much memory."""

import http.client
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from benchmarks.harness.markdown import number, table
from benchmarks.harness.settings import AS_OF, Settings
from benchmarks.scenarios.counts.answers import AnswersDiffer
from benchmarks.scenarios.http.questions import count_question
from benchmarks.scenarios.http.servers import Muster

CSV = "text/csv"
NDJSON = "application/x-ndjson"
ROARING = "application/vnd.roaring"
EVERYBODY = "TRUE"
READ_BYTES = 1 << 20
# Of a bitmap, which is small: so many, that the system's clock of processor time can tell them.
BITMAPS = 100
BITMAP = "Roaring, those with email, a hundred times"


@dataclass(frozen=True)
class Wanted:
    """An audience is everybody; what of them, and how."""

    name: str
    accept: str
    fields: tuple[str, ...]


WANTED = (Wanted("CSV, every attribute", CSV, ("*",)),
          Wanted("NDJSON, every attribute", NDJSON, ("*",)),
          Wanted("CSV, two attributes", CSV, ("city", "spend")),
          Wanted("CSV, ids alone", CSV, ()))


@dataclass(frozen=True)
class Export:
    """One stream from its first byte to its last."""

    bytes: int
    seconds: float
    processor_seconds: float  # the server's, all threads
    memory: int               # the server's own at most, above what it had before

    @property
    def megabytes_a_core(self) -> float:
        """Of text, a second of one core."""
        return self.bytes / 1e6 / self.processor_seconds


def processor_seconds(process: int) -> float:
    """Of all threads, in the program and in the system for it."""
    with open(f"/proc/{process}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def export(muster: Muster, wanted: Wanted, members: int) -> Export:
    """Raises AnswersDiffer if it is not a line for each of so many members."""
    body = json.dumps({"where": EVERYBODY, "fields": wanted.fields, "as_of": AS_OF})
    before, memory = processor_seconds(muster.process_id), muster.resident_bytes()
    most, begin, size, lines = memory, perf_counter(), 0, 0
    connection = http.client.HTTPConnection("127.0.0.1", muster.port, timeout=60)
    try:
        connection.request("POST", "/v1/members", body.encode(),
                           {"Content-Type": "application/json", "Accept": wanted.accept})
        answer = connection.getresponse()
        while block := answer.read(READ_BYTES):
            size += len(block)
            lines += block.count(b"\n")
            if size % (64 * READ_BYTES) < READ_BYTES:
                most = max(most, muster.resident_bytes())
    finally:
        connection.close()
    seconds = perf_counter() - begin
    expected = members + (wanted.accept == CSV)
    if answer.status != 200 or lines != expected:
        raise AnswersDiffer(f"{wanted.name}: {lines:,} lines instead of {expected:,}")
    return Export(size, seconds, processor_seconds(muster.process_id) - before, most - memory)


def export_bitmaps(muster: Muster) -> Export:
    """Raises AnswersDiffer if a reply is not of as many members as are counted."""
    question = count_question("email_ok")
    counted = json.loads(muster.ask(question))["count"]
    before, memory = processor_seconds(muster.process_id), muster.resident_bytes()
    most, begin, size = memory, perf_counter(), 0
    connection = http.client.HTTPConnection("127.0.0.1", muster.port, timeout=60)
    try:
        for _ in range(BITMAPS):
            connection.request("POST", "/v1/members", question.body.encode(),
                               {"Content-Type": "application/json", "Accept": ROARING})
            answer = connection.getresponse()
            size += len(answer.read())
            found = answer.headers.get("Muster-Count")
            if answer.status != 200 or found != str(counted):
                raise AnswersDiffer(f"{BITMAP}: {found} members instead of {counted:,}")
            most = max(most, muster.resident_bytes())
    finally:
        connection.close()
    return Export(size, perf_counter() - begin, processor_seconds(muster.process_id) - before,
                  most - memory)


@dataclass(frozen=True)
class Exports:
    """Rounds of every export."""

    rounds: dict[str, Sequence[Export]]

    @property
    def slowest(self) -> float:
        """Megabytes a second of a core, of the exports as text."""
        return min(self.megabytes_a_core(each.name) for each in WANTED)

    def megabytes_a_core(self, name: str) -> float:
        return median(each.megabytes_a_core for each in self.rounds[name])

    def text(self) -> str:
        rows = []
        for name, rounds in self.rounds.items():
            rate = median(each.bytes / 1e6 / each.seconds for each in rounds)
            memory = max(each.memory for each in rounds)
            rows.append([name, f"{rounds[0].bytes / 1e6:,.0f}", number(rate),
                         number(self.megabytes_a_core(name)), f"{memory / 1e6:,.0f}"])
        return table(("everybody streamed", "MB", "MB a second", "MB a second of a core",
                      "MB of memory for it"), rows)


def measure_exports(settings: Settings, muster: Muster, rounds: int) -> Exports:
    """In turn. Raises AnswersDiffer."""
    found: dict[str, list[Export]] = {each.name: [] for each in WANTED} | {BITMAP: []}
    for _ in range(rounds):
        for each in WANTED:
            found[each.name].append(export(muster, each, settings.customers))
        found[BITMAP].append(export_bitmaps(muster))
    return Exports(found)
