// Everything a query reaches through saved names: found, without circles, and not too large.
//
// Threads: pure function over one state of the definitions. Cost: linear in the definitions
// reached.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"
#include "query/plan/saved_definitions.hpp"

namespace muster::query {

struct SavedClosure {
  struct Segment {
    const SavedSegment* saved = nullptr;
    /// How often it is named: by the query, and by each of the segments reached.
    std::size_t uses = 0;
  };
  std::map<std::string, Segment, std::less<>> segments;
  std::map<std::string, const SavedScorecard*, std::less<>> scorecards;
};

/// A mistake in a reference, and where in the query it was (or what led to it) stands.
struct ClosureFault {
  Error error;
  SourceSpan span{};
  /// Of a scorecard: the rule it stands in, in its `when` or in what else it reads.
  std::optional<std::size_t> rule{};
  bool in_when = false;
};

/// "there is no segment (list, scorecard) of this name", with the nearest one. `saved` may be null.
Error unknown_saved(const SavedDefinitions* saved, SavedKind kind, std::string_view name);

/// Follows the references of `expression`. `saved` may be null: then there are no names.
/// unknown_name comes with the nearest name; a circle is shown whole (invalid_query); levels and
/// nodes of the query and all it reaches together obey `limits` (limit_exceeded).
/// `own_name`, if not empty, is what `expression` is about to be saved as, a segment or (of a card)
/// a scorecard: naming it is a circle. Returns the fault; empty when all is well.
std::optional<ClosureFault> follow_references(const Expression& expression,
                                              const SavedDefinitions* saved,
                                              std::string_view own_name, SavedClosure& closure,
                                              const LanguageLimits& limits = {});
/// The same of a value, and of all that a card's rules write.
std::optional<ClosureFault> follow_references(const Term& term, const SavedDefinitions* saved,
                                              SavedClosure& closure,
                                              const LanguageLimits& limits = {});
std::optional<ClosureFault> follow_references(const Scorecard& card, const SavedDefinitions* saved,
                                              std::string_view own_name, SavedClosure& closure,
                                              const LanguageLimits& limits = {});

/// SEGMENT 'vip', LIST 'vip', SCORE 'vip', as they are written.
std::string spelled(SavedKind kind, std::string_view name);

}  // namespace muster::query
