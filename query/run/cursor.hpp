// Cursors: where a page ended, as opaque text bound to one version and one query.
//
// The bytes are a form number, hashes of the version and of the query (canonical text, zone,
// order), the query's as_of and the last row; base64url without padding makes them text. A cursor
// is no secret and needs none: a forged one can only name another row of its own query.
// Threads: pure functions. Cost: hashing the query's text.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"
#include "engine/types.hpp"
#include "engine/values/calendar.hpp"

namespace muster::query {

struct Cursor {
  std::uint64_t version_hash = 0;
  std::uint64_t query_hash = 0;
  engine::Instant as_of{};
  engine::Row last = 0;  ///< the last row of the page before
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

std::uint64_t hash_of_version(std::string_view version);
std::uint64_t hash_of_query(std::string_view canonical, std::string_view zone,
                            std::string_view order);

std::string write_cursor(const Cursor& cursor);
/// invalid_input for anything that write_cursor() does not write.
Result<Cursor> read_cursor(std::string_view text);

}  // namespace muster::query
