"""The http scenario: the server under load, beside nginx giving a static reply; checks, then measures."""

import re
import resource
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.harness.markdown import number, table
from benchmarks.harness.settings import Settings, say
from benchmarks.scenarios.http.exports import Exports, measure_exports
from benchmarks.scenarios.http.idle import IdleConnections, IdleCost
from benchmarks.scenarios.http.load import (CONNECTIONS, THINKING_CONNECTIONS, Generator, Load,
                                            Question)
from benchmarks.scenarios.http.questions import (COUNTS_A_PAGE, PAIRS, SMALL, CommandLine, Mix,
                                                 check_counts, check_mix, mixed_questions,
                                                 pair_questions, small_questions)
from benchmarks.scenarios.http.servers import Muster, Nginx, Server

# Beside the idle connections and those of the load.
SPARE_CONNECTIONS = 1_000
# Files that a process may have open, less what it needs beside sockets.
SPARE_FILES = 500


@dataclass
class Loads:
    """Rounds of one kind of load on one server."""

    rounds: list[Load] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return median(load.rate for load in self.rounds)

    def middle(self, name: str) -> float:
        """The median over the rounds of p50, p99 or p999."""
        return median(float(getattr(load, name)) for load in self.rounds)

    @property
    def reply_bytes(self) -> float:
        return sum(load.bytes for load in self.rounds) / sum(load.requests for load in self.rounds)


@dataclass(frozen=True)
class HttpReport:
    """What was measured, and its text."""

    small: Loads
    static: Loads
    exports: Exports
    text: str

    @property
    def share_of_nginx(self) -> float:
        return self.small.rate / self.static.rate


@dataclass(frozen=True)
class CallTimes:
    """What /metrics knows of one call since the server began."""

    requests: int
    seconds: float


def call_times(metrics: str) -> dict[str, CallTimes]:
    """Of every call, from the text of /metrics."""
    found: dict[str, dict[str, float]] = {}
    for kind, call, value in re.findall(
            r'^muster_request_seconds_(sum|count)\{call="([^"]+)"\} (\S+)$', metrics, re.MULTILINE):
        found.setdefault(call, {})[kind] = float(value)
    return {call: CallTimes(int(times["count"]), times["sum"]) for call, times in found.items()}


def in_turn(generator: Generator, servers: Sequence[Server], questions: Sequence[Question],
            rounds: int, seconds: float, rate: float | None = None) -> dict[str, Loads]:
    """Every server in every round, the same requests. Raises Refused."""
    loads = {server.name: Loads() for server in servers}
    for _ in range(rounds):
        for server in servers:
            loads[server.name].rounds.append(
                generator.run(server.name, server.url, questions, seconds, rate))
    return loads


def row(name: str, loads: Loads) -> list[str]:
    return [name, number(loads.rate), *(number(loads.middle(each)) for each in
                                        ("p50", "p99", "p999")), f"{loads.reply_bytes:,.0f}"]


HEAD = ("", "requests a second", "p50 µs", "p99 µs", "p99.9 µs", "bytes a reply")


def mixed_rows(mix: Mix, before: dict[str, CallTimes], after: dict[str, CallTimes]) -> list[list[str]]:
    """Of each call of a mix: its share, and what it took on average, waiting included."""
    rows = []
    for path in ("/v1/count", "/v1/members", "/v1/breakdown"):
        call = f"POST {path}"
        earlier = before.get(call, CallTimes(0, 0))
        requests = after[call].requests - earlier.requests
        seconds = after[call].seconds - earlier.seconds
        rows.append([call, f"{mix.share(path):.0%}", f"{requests:,}",
                     number(seconds / requests * 1e6)])
    return rows


def idle_connections(settings: Settings) -> int:
    """How many this machine lets us try."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # servers inherit it
    most = hard if hard != resource.RLIM_INFINITY else max(soft, 20_000)
    return min(1_000 if settings.quick else 10_000, most - SPARE_FILES)


def idle_text(cost: IdleCost, alone: Loads, meanwhile: Loads) -> str:
    return (f"{cost.connections:,} connections, each answered once and then silent: "
            f"{cost.bytes_each:,.0f} bytes of the server's memory a connection (the system's own "
            f"for a socket come on top). Small counts beside them: {number(meanwhile.rate)} a "
            f"second, p99 {number(meanwhile.middle('p99'))} µs; without them "
            f"{number(alone.rate)}, p99 {number(alone.middle('p99'))} µs. A hundred of the silent "
            "ones were answered afterwards.")


def measure(settings: Settings, generator: Generator, muster: Muster, nginx: Nginx,
            idle: int) -> HttpReport:
    """Raises AnswersDiffer, Refused."""
    seconds = 1.0 if settings.quick else 5.0
    small, pairs, mix = small_questions(), pair_questions(), mixed_questions()
    say("http: small counts, and nginx, in turn")
    full = in_turn(generator, (muster, nginx), small, settings.rounds, seconds)
    half = full[muster.name].rate / 2
    say(f"http: both at {half:,.0f} requests a second")
    calm = in_turn(generator, (muster, nginx), small, settings.rounds, seconds, half)
    say("http: counts of two tests")
    paired = in_turn(generator, (muster,), pairs, settings.rounds, seconds)
    say("http: counts, members and breakdowns")
    before = call_times(muster.ask(Question("/metrics")).decode())
    mixed = in_turn(generator, (muster,), mix.questions, settings.rounds, seconds)
    after = call_times(muster.ask(Question("/metrics")).decode())
    say("http: whole audiences")
    exports = measure_exports(settings, muster, 1 if settings.quick else min(3, settings.rounds))
    say(f"http: {idle:,} idle connections")
    silent = IdleConnections(muster, small[0], idle)
    with silent as cost:
        meanwhile = in_turn(generator, (muster,), small, settings.rounds, seconds)
        silent.all_alive()
    text = "\n\n".join([
        f"{settings.customers:,} customers; medians of {settings.rounds} rounds of {seconds:g} s in "
        "turn, client and server on the same two processors. Every answer was checked equal with "
        "the command line's before. Latencies are wrk's, from a request to the last byte of its "
        "reply.",
        "\n".join(f"- {each}" for each in (
            f"client: {generator.about}; {CONNECTIONS} connections as fast as it goes; for a given "
            f"rate {THINKING_CONNECTIONS} that pause by chance before each request, since wrk knows "
            "no fixed rate",
            f"Muster: {muster.about}",
            f"nginx: {nginx.about}",
            f"small counts: {len(SMALL)} of one test each; two tests: {len(PAIRS)}; mixed: the "
            f"twelve counts of the standard load and those, for every {COUNTS_A_PAGE} counts a "
            "page of members and a breakdown")),
        table(HEAD, [row("nginx, static reply", full[nginx.name]),
                     row("Muster, small counts", full[muster.name]),
                     row("nginx, at half Muster's rate", calm[nginx.name]),
                     row("Muster, at half its rate", calm[muster.name]),
                     row("Muster, counts of two tests", paired[muster.name]),
                     row("Muster, mixed", mixed[muster.name])]),
        "Of the mixed load, from the server's own `/metrics`, waiting for the processors included:",
        table(("", "share", "requests", "mean µs"), mixed_rows(mix, before, after)),
        exports.text(),
        idle_text(cost, full[muster.name], meanwhile[muster.name])])
    return HttpReport(full[muster.name], full[nginx.name], exports, text)


def run(settings: Settings) -> HttpReport:
    """Raises Unavailable, AnswersDiffer, Refused."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-http-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers are another user than root
        idle = idle_connections(settings)
        generator = Generator(folder, settings.threads)
        say("http: starting Muster")
        muster = Muster(settings, settings.store, folder, idle + SPARE_CONNECTIONS)
        try:
            say("http: checking answers")
            line = CommandLine(settings)
            check_counts(muster, line, [*SMALL.items(), *PAIRS.items()])
            check_mix(muster, line)
            nginx = Nginx(folder / "nginx", muster.ask(small_questions()[0]))
            try:
                return measure(settings, generator, muster, nginx, idle)
            finally:
                nginx.close()
        finally:
            muster.close()
