"""CRoaring's whole-bitmap operators on the bitmaps of the predicates (croaring_plans.hpp)."""

from benchmarks.scenarios.counts.contenders.contender import Material
from benchmarks.scenarios.counts.contenders.program import Program


class CRoaring(Program):
    """One thread, the fastest of several hand-written plans of each query."""

    name = "CRoaring"

    def __init__(self, material: Material) -> None:
        super().__init__([material.settings.program("croaring_counts"), str(material.leaves)])
        self.about = (f"CRoaring {self.ready['version']}, 1 thread, every predicate a run-optimised "
                      f"bitmap beforehand ({self.ready['bytes']:,} bytes), the fastest of several "
                      "hand-written plans a query, last operation count-only")
