// Syntax tree → canonical text, on one line: keywords in capitals, the fewest brackets that keep
// the tree, names quoted only where they must be. parse(print(e)) == e for every tree.
// Threads: pure functions. Cost: linear in the tree.
#pragma once

#include <string>
#include <string_view>

#include "query/language/syntax_tree.hpp"

namespace muster::query {

std::string print(const Expression& expression);
std::string print(const Term& term);
std::string print(const EventPhrase& event);
/// `name` as it must be written: bare if it is a plain identifier and no keyword, else "quoted".
std::string print_name(std::string_view name);

}  // namespace muster::query
