// What a condition is made of that no rule of react-querybuilder says: for those who show it in
// fields.
//
// to_rules() writes what is asked of events, of scores and of days counted from today as text (the
// operator `expression`). Beside that text stand its parts here: the event, its window and its
// properties, what is compared with what. They are for reading; the text is what counts.
// Threads: pure functions. Cost: reads each such text once.
#pragma once

#include <boost/json/fwd.hpp>

#include "query/language/limits.hpp"

namespace muster::server {

/// Adds `parts` to every rule of the tree whose text has a form that fields can show.
void add_parts(boost::json::value& rules, const query::LanguageLimits& limits);

}  // namespace muster::server
