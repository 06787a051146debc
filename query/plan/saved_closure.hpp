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
};

/// A mistake in a reference, and where in the query it was (or what led to it) stands.
struct ClosureFault {
  Error error;
  SourceSpan span{};
};

/// "there is no segment (list) of this name", with the nearest one. `saved` may be null.
Error unknown_saved(const SavedDefinitions* saved, SavedKind kind, std::string_view name);

/// Follows the references of `expression`. `saved` may be null: then there are no names.
/// unknown_name comes with the nearest name; a circle is shown whole (invalid_query); levels and
/// nodes of the query and all it reaches together obey `limits` (limit_exceeded).
/// `own_name`, if not empty, is what `expression` is about to be saved as: naming it is a circle.
/// Returns the fault; empty when all is well.
std::optional<ClosureFault> follow_references(const Expression& expression,
                                              const SavedDefinitions* saved,
                                              std::string_view own_name, SavedClosure& closure,
                                              const LanguageLimits& limits = {});

}  // namespace muster::query
