// The twelve counts with CRoaring's whole-bitmap operators, each in several hand-written ways.
//
// Every predicate of a query is a bitmap beforehand. A plan counts with the last operation instead
// of making a bitmap, as CRoaring's users do; conjunctions are there in every order. The program
// tries all plans of a query once and is measured with the fastest. Threads: one, as CRoaring has
// none. Cost: that of the operators.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "roaring/roaring.hh"

namespace muster::benchmarks {

/// Predicates by the names of leaves.py.
using Leaves = std::map<std::string, roaring::Roaring>;
using RoaringPlan = std::function<std::uint64_t()>;

/// Query name → its plans. The leaves must outlive them; one that is not there ends the program.
std::map<std::string, std::vector<RoaringPlan>> roaring_plans(const Leaves& leaves);

}  // namespace muster::benchmarks
