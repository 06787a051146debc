// Filters made smaller and put in order, whatever way chunks are evaluated.
//
// Folding of constants, flattening, merging of tests on one attribute, double complements, and the
// order of operands: cheap and selective ones first. Never changes which customers are selected.
// Threads: pure functions. Cost: linear in the filter, and sorting of operands and ranges.
#pragma once

#include <string>

#include "engine/evaluation/evaluation_plan.hpp"
#include "engine/evaluation/filter.hpp"
#include "engine/population/population.hpp"

namespace muster::query {

/// The same set of customers, less work: simplified, then ordered. Deterministic.
engine::Filter plan(engine::Filter filter, const engine::Population& population);

/// The share of customers the filter is expected to select, 0 … 1: exact for known counts and
/// dictionary counts, a guess elsewhere. For ordering only.
double expected_share(const engine::Filter& filter, const engine::Population& population);

/// What evaluating the filter costs a customer, relative to testing one bit of a bitmap.
double expected_cost(const engine::Filter& filter, const engine::Population& population);

/// The bound tree as text: one test a line, operands indented below AllOf, AnyOf, …, names and
/// values spelled out, ranges in the attribute's own units.
std::string describe(const engine::Filter& filter, const engine::Population& population);

/// The same, each line with the paths it is answered by (engine/evaluation/evaluation_plan.hpp),
/// with what `cache` holds now.
std::string describe_paths(const engine::Filter& filter, const engine::Population& population,
                           const engine::PredicateCache* cache = nullptr);

}  // namespace muster::query
