"""Muster: in process, from text to number. There is no cache of whole results."""

from benchmarks.harness.settings import AS_OF
from benchmarks.scenarios.counts.contenders.contender import Material
from benchmarks.scenarios.counts.contenders.program import Program
from benchmarks.scenarios.counts.queries import muster_queries

CACHE_MIB = 1024


class Muster(Program):
    """With the predicate cache filled, or with none; from text to number, or counting alone."""

    def __init__(self, material: Material, name: str, threads: int, cached: bool = True,
                 bound: bool = False) -> None:
        settings = material.settings
        listing = settings.data / "queries.tsv"
        listing.write_text("".join(f"{query}\t{where}\n" for query, where
                                   in muster_queries(material.facts.cities).items()), encoding="utf-8")
        super().__init__([settings.program("muster_counts"), str(settings.store), str(listing),
                          AS_OF, str(threads), str(CACHE_MIB if cached else 0),
                          "bound" if bound else "text"])
        self.name = name
        cache = (f"predicate cache on (filled, ≤ {CACHE_MIB} MiB)" if cached
                 else "predicate cache off")
        self.about = (f"kernel set {self.ready['kernel']}, {threads} thread(s), {cache}, no result "
                      f"cache, image {self.ready['bytes']:,} bytes; "
                      + ("counting a bound filter" if bound else "parse + bind + count"))


def again(material: Material) -> Muster:
    return Muster(material, "Muster again", material.settings.threads)


def first(material: Material) -> Muster:
    return Muster(material, "Muster first", material.settings.threads, cached=False)


def bound(material: Material) -> Muster:
    return Muster(material, "Muster bound", material.settings.threads, bound=True)


def bound_one_thread(material: Material) -> Muster:
    return Muster(material, "Muster bound 1t", 1, bound=True)
