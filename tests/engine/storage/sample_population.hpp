// A small population with an attribute of every type, and a walk over all that can be asked of one:
// what the tests of damaged and hostile images work on.
// Threads: pure functions. Cost: under a millisecond for a few hundred customers.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/population/population.hpp"

namespace muster::engine::tests {

/// `rows` customers; with string ids unless `integer_ids`. The same for the same arguments.
std::shared_ptr<const Population> sample_population(std::uint32_t rows, bool integer_ids);

/// The same with string ids and with events of a few of the customers. Requires rows > 0.
std::shared_ptr<const Population> sample_population_with_events(std::uint32_t rows);

/// Every section number that a sample's image may have, for a kind.
inline constexpr std::uint32_t kSampleSections = 200;

/// Reads every cell and id, looks ids up, counts, selects and breaks down by every attribute.
/// Returns a number made of all answers, so that nothing is optimised away.
std::uint64_t read_everything(const Population& population);

}  // namespace muster::engine::tests
