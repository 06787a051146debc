// What every value of every attribute says about a label, among some customers. Inside this room.
//
// Weights of evidence and information values as credit scoring has them (Siddiqi, "Credit Risk
// Scorecards", 2006), each count raised by ½ so that empty ones stay finite. Counts are exact,
// weights are doubles. Threads: reads only. Cost: a profile of the attributes.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/scorecards/suggest.hpp"

namespace muster::query {

/// Values of fewer customers are told together, as "(others)", and so are those past so many.
inline constexpr std::uint64_t kLeastEvidence = 20;
inline constexpr std::size_t kMostEvidenceValues = 200;

struct EvidenceSource {
  const engine::Population& population;
  const engine::Bitmap& customers;
  const engine::Bitmap& positives;  ///< of the customers; neither none nor all of them
  std::size_t bins = 10;
  const engine::Execution& execution;
};

/// Of one attribute. Error: deadline_exceeded.
Result<AttributeEvidence> evidence_of(const EvidenceSource& source,
                                      const engine::Attribute& attribute);

/// The weight of a value with so many positives and others, of all there are.
double weight_of_evidence(std::uint64_t positives, std::uint64_t others,
                          std::uint64_t all_positives, std::uint64_t all_others);

}  // namespace muster::query
