#include "server/cli/segment_file.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "server/cli/toml_file.hpp"

namespace muster::server {
namespace {

using engine::Family;

constexpr std::array kFamilies{Family::demographic, Family::geographic, Family::behavioural,
                               Family::satisfaction, Family::value};

/// A string member; empty when it is absent and need not be there.
Result<std::string> text_of(std::string_view file, const toml::table& table, std::string_view key,
                            bool required) {
  const toml::node* node = table.get(key);
  if (node == nullptr) {
    if (!required) return std::string();
    return toml_error(file, table, fmt::format("a segment needs \"{}\"", key));
  }
  const auto* text = node->as_string();
  if (text == nullptr) return toml_error(file, *node, fmt::format("\"{}\" must be a string", key));
  return text->get();
}

Result<Family> read_family(std::string_view file, const toml::table& table,
                           const std::string& name) {
  if (const std::optional<Family> family = engine::family_named(name)) return *family;
  std::vector<std::string_view> names;
  for (const Family family : kFamilies) names.push_back(engine::to_string(family));
  return toml_error(
      file, *table.get("family"),
      fmt::format("\"{}\" is no family; the families are: {}", name, fmt::join(names, ", ")),
      engine::nearest(name, names));
}

Result<engine::Segment> read_segment(std::string_view file, const toml::table& table) {
  if (Status known = allow_only(file, table, {"name", "family", "where", "description"}); !known) {
    return std::move(known).error();
  }
  Result<std::string> name = text_of(file, table, "name", true);
  if (!name) return std::move(name).error();
  Result<std::string> family_name = text_of(file, table, "family", true);
  if (!family_name) return std::move(family_name).error();
  Result<std::string> where = text_of(file, table, "where", true);
  if (!where) return std::move(where).error();
  Result<std::string> description = text_of(file, table, "description", false);
  if (!description) return std::move(description).error();
  Result<Family> family = read_family(file, table, *family_name);
  if (!family) return std::move(family).error();
  return engine::Segment{{}, *std::move(name), *family, *std::move(where), *std::move(description)};
}

}  // namespace

Result<engine::SegmentCatalogue> parse_segments(std::string_view text, std::string_view file) {
  const Result<toml::table> root = parse_toml(text, file);
  if (!root) return root.error();
  if (Status known = allow_only(file, *root, {"segment"}); !known) {
    return std::move(known).error();
  }
  engine::SegmentCatalogue catalogue;
  const toml::node* node = root->get("segment");
  const toml::array* segments = node == nullptr ? nullptr : node->as_array();
  if (segments == nullptr || segments->empty()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} has no [[segment]] with name, family and where", file)};
  }
  for (const toml::node& element : *segments) {
    const toml::table* table = element.as_table();
    if (table == nullptr) return toml_error(file, element, "a segment is a table: [[segment]]");
    Result<engine::Segment> segment = read_segment(file, *table);
    if (!segment) return std::move(segment).error();
    if (Result<engine::SegmentId> added = catalogue.add(*std::move(segment)); !added) {
      return toml_error(file, element, added.error().message);
    }
  }
  return catalogue;
}

Result<engine::SegmentCatalogue> read_segments(const std::string& path) {
  const Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  return parse_segments(*text, path);
}

}  // namespace muster::server
