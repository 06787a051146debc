// Who entered an audience from one version to another, who left, who stayed, and what changed in
// those who did.
//
// Versions may be of one history or have nothing in common: customers are the same by external id.
// Each side has its own moment and zone, so a difference may also be what time alone did.
// Threads: reads only; any number of calls at once. Cost: an evaluation on each side, a look at
// every member's row, and one at the values of those who entered or left.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/query.hpp"
#include "query/run/value_changes.hpp"

namespace muster::query {

inline constexpr std::uint64_t kDefaultDifferenceMembers = 20;
inline constexpr std::uint64_t kMostDifferenceMembers = 10'000;
inline constexpr std::size_t kDifferenceTransitions = 10;

struct DifferenceRequest {
  Expression expression{};
  std::string text{};   ///< as Query has it
  QueryContext from{};  ///< at which moment, in which zone, with which saved names
  QueryContext to{};    ///< likewise; a moment left open is now, the same for both
  /// Members to show on each side, in the order of ids; 0: none.
  std::uint64_t members = kDefaultDifferenceMembers;
  std::string entered_after{};  ///< continue behind this id; empty: from the first
  std::string left_after{};
};

/// An attribute that the expression reads, on either side.
struct AttributeDifference {
  std::string name;
  ValueChanges entered;  ///< of those who entered and were customers before
  ValueChanges left;     ///< of those who left and are customers still
};

struct DifferenceMember {
  std::string id;
  /// Of one who entered: was no customer before; of one who left: is none any more.
  bool is_stranger = false;
  std::vector<engine::Value> before;  ///< one an attribute; strings are views into the versions
  std::vector<engine::Value> after;
};

struct DifferenceSide {
  std::uint64_t count = 0;
  std::uint64_t strangers = 0;  ///< new customers who entered, removed ones who left
  /// Customers on both versions none of whose attributes read has changed: events, lists, other
  /// customers, or time did it.
  std::uint64_t unchanged = 0;
  std::vector<DifferenceMember> members;
  bool has_more = false;  ///< there are members behind those shown
};

struct DifferenceAnswer {
  std::string where;  ///< canonical
  std::string from_version;
  std::string to_version;
  engine::Instant from_as_of{};
  engine::Instant to_as_of{};
  std::uint64_t from_count = 0;
  std::uint64_t to_count = 0;
  std::uint64_t stayed = 0;
  DifferenceSide entered;
  DifferenceSide left;
  std::vector<AttributeDifference> attributes;
  std::int64_t elapsed_us = 0;
  std::vector<Warning> warnings;  ///< of either side, each once
};

/// Errors: bind()'s, saying on which side where they differ; limit_exceeded for `members`;
/// deadline_exceeded.
Result<DifferenceAnswer> difference(const engine::Population& from, const engine::Population& to,
                                    const DifferenceRequest& request,
                                    const engine::Execution& execution = {});

}  // namespace muster::query
