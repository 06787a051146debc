// How large a tree is, and what is said when it is too large. Parser and JSON rules share both.
//
// Threads: pure functions. Cost: linear in the tree.
#pragma once

#include <cstddef>
#include <string>

#include "query/language/limits.hpp"
#include "query/language/syntax_tree.hpp"

namespace muster::query {

/// Levels of the tree, 1 for a leaf; recursive, so for trees whose making bounded their depth.
std::size_t height(const Term& term);
std::size_t height(const Expression& expression);

/// Of what stands in an event: its condition, its window's ends; 0 for none.
std::size_t height(const EventPhrase& event);

/// Conditions, names and values of the tree, as the parser counts them in its canonical text.
std::size_t node_count(const Expression& expression);
std::size_t node_count(const Term& term);

std::string depth_message(const LanguageLimits& limits);
std::string nodes_message(const LanguageLimits& limits);
std::string text_message(const LanguageLimits& limits);

}  // namespace muster::query
