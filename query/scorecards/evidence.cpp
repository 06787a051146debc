#include "query/scorecards/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "query/run/profile_values.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;

// Shares of a value among the positives and among the others, and what they tell.
struct Told {
  double weight = 0;
  double information = 0;
};

Told told_by(std::uint64_t positives, std::uint64_t others, std::uint64_t all_positives,
             std::uint64_t all_others) {
  const auto raised = [](std::uint64_t part, std::uint64_t all) {
    return (static_cast<double>(part) + 0.5) / (static_cast<double>(all) + 0.5);
  };
  const double of_positives = raised(positives, all_positives);
  const double of_others = raised(others, all_others);
  Told told;
  told.weight = std::log(of_positives / of_others);
  told.information = (of_positives - of_others) * told.weight;
  return told;
}

bool is_listed(AttributeType type) {
  return type == AttributeType::category || type == AttributeType::tags;
}

// Values with the most customers first; rare ones, and those past the limit, become one.
std::vector<ProfileValue> gathered(std::vector<ProfileValue> values) {
  std::stable_sort(values.begin(), values.end(), [](const ProfileValue& a, const ProfileValue& b) {
    if (a.unknown != b.unknown) return b.unknown;
    return a.base_count > b.base_count;
  });
  std::vector<ProfileValue> kept;
  std::vector<ProfileValue> unknown;
  ProfileValue others;
  others.label = "(others)";
  for (ProfileValue& value : values) {
    if (value.unknown) {
      unknown.push_back(std::move(value));
    } else if (value.base_count >= kLeastEvidence && kept.size() < kMostEvidenceValues) {
      kept.push_back(std::move(value));
    } else {
      others.count += value.count;
      others.base_count += value.base_count;
    }
  }
  kept.push_back(std::move(others));
  std::move(unknown.begin(), unknown.end(), std::back_inserter(kept));
  return kept;
}

}  // namespace

double weight_of_evidence(std::uint64_t positives, std::uint64_t others,
                          std::uint64_t all_positives, std::uint64_t all_others) {
  return told_by(positives, others, all_positives, all_others).weight;
}

Result<AttributeEvidence> evidence_of(const EvidenceSource& source,
                                      const engine::Attribute& attribute) {
  const std::uint64_t customers = source.customers.cardinality();
  const std::uint64_t positives = source.positives.cardinality();
  const std::uint64_t others = customers - positives;
  auto found = profile_values({source.population, source.positives, source.customers, positives,
                               customers, source.bins, source.execution},
                              attribute);
  if (!found) return std::move(found).error();
  std::vector<ProfileValue> values = *std::move(found);
  if (is_listed(attribute.type())) values = gathered(std::move(values));

  AttributeEvidence evidence;
  evidence.attribute = attribute.name();
  const bool tags = attribute.type() == AttributeType::tags;
  for (ProfileValue& value : values) {
    if (value.base_count == 0) continue;
    ValueEvidence told;
    told.label = std::move(value.label);
    told.condition = std::move(value.condition);
    told.customers = value.base_count;
    told.positives = value.count;
    told.rate = share_of(value.count, value.base_count);
    const std::uint64_t here = value.base_count - value.count;
    const Told by = told_by(value.count, here, positives, others);
    told.weight = by.weight;
    told.information = by.information;
    if (tags) {
      // Of several tags each is a question of its own: she has it or she has not.
      told.information +=
          told_by(positives - value.count, others - here, positives, others).information;
      evidence.information = std::max(evidence.information, told.information);
    } else {
      evidence.information += told.information;
    }
    evidence.values.push_back(std::move(told));
  }
  // One value for everybody tells nothing.
  if (evidence.values.size() < 2 && !tags) evidence.information = 0;
  evidence.suspicious = evidence.information > kSuspiciousInformation;
  return evidence;
}

}  // namespace muster::query
