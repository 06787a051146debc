// JSON request bodies, read strictly: members nobody knows and values of another kind are errors
// that name the place and what was expected there.
//
// Threads: plain values. Cost: one pass; depth is limited.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"

namespace muster::server {

/// One JSON object of a body; views the parsed value, which must outlive it.
class BodyObject {
 public:
  /// `path` stands before the names of members in messages: empty, or `queries[3]`.
  explicit BodyObject(const boost::json::object& object, std::string path = {})
      : object_(&object), path_(std::move(path)) {}

  /// An Error for the first member that is none of `known`, with the nearest of them.
  Status allow_only(std::initializer_list<std::string_view> known) const;

  /// Null when there is no such member; a member that is `null` counts as absent.
  const boost::json::value* find(std::string_view name) const;
  Result<std::optional<std::string>> text(std::string_view name) const;
  Result<std::optional<bool>> flag(std::string_view name) const;
  Result<std::optional<std::uint64_t>> whole_number(std::string_view name) const;
  Result<std::optional<std::vector<std::string>>> texts(std::string_view name) const;
  /// The elements of an array of objects.
  Result<std::optional<std::vector<BodyObject>>> objects(std::string_view name) const;

  /// `queries[3].where`.
  std::string path_of(std::string_view name) const;

 private:
  const boost::json::object* object_;
  std::string path_;
};

/// Parses a body. The Error points at line and column of the body.
Result<boost::json::object> parse_body(std::string_view text, std::size_t depth);

}  // namespace muster::server
