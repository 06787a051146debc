// LIKE and ILIKE: categories by their dictionary, texts customer by customer. Inside this room
// only. Threads: one binding at a time. Cost: one pass over a category's dictionary; nothing for
// texts.
#pragma once

#include <string_view>

#include "engine/evaluation/filter.hpp"
#include "engine/result.hpp"
#include "engine/values/like_pattern.hpp"
#include "query/plan/binding.hpp"

namespace muster::query {

/// Customers whose value is like the pattern; `written` is the pattern for messages.
Result<engine::Filter> like_category(const engine::Attribute& attribute,
                                     const engine::LikePattern& pattern, std::string_view written,
                                     SourceSpan span, Binding& binding);
engine::Filter like_text(const engine::Attribute& attribute, engine::LikePattern pattern);

/// The whole condition, negation included.
Result<engine::Filter> bind_like(const LikeCondition& condition, SourceSpan span, Binding& binding);

}  // namespace muster::query
