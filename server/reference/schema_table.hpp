// Schemas of the description as HTML: their type in words, their members as a table.
// Threads: pure functions. Cost: linear in the schema; references are links, not followed.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace muster::server {

/// Text of the description: `code` within backticks, paragraphs between empty lines. No HTML of its
/// own gets through.
std::string prose(std::string_view text);

/// `array of Member`, with links to the schemas that have names.
std::string type_words(const boost::json::value& schema);

/// The members of an object, those of objects within it too; empty where it has none of its own.
std::string member_table(const boost::json::value& schema);

/// The member, or an empty text.
std::string_view text_of(const boost::json::object& object, std::string_view name);

}  // namespace muster::server
