#include "loaders/rows/schema.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <fstream>
#include <iterator>

#include "engine/values/time_zone.hpp"
#include "loaders/rows/schema_keys.hpp"

namespace muster::loaders {
namespace {

Status read_places(const toml::node& node, Schema& schema) {
  const toml::table* const places = node.as_table();
  if (places == nullptr) return error_at(node, "places takes tables, as [places.location]");
  for (const auto& [name, entry] : *places) {
    const toml::table* const table = entry.as_table();
    if (table == nullptr)
      return error_at(entry, fmt::format("[places.{}] takes a table", name.str()));
    std::optional<std::string> latitude;
    std::optional<std::string> longitude;
    PlaceSchema place;
    const Key keys[] = {text_key("latitude", latitude), text_key("longitude", longitude),
                        family_key(place.family)};
    if (Status read = read_table(*table, "in a place's table", keys); !read) return read;
    if (!latitude || !longitude) {
      return error_at(entry,
                      fmt::format("[places.{}] needs latitude and longitude, each the name of a "
                                  "column",
                                  name.str()));
    }
    place.latitude = *latitude;
    place.longitude = *longitude;
    schema.places[std::string(name.str())] = place;
  }
  return {};
}

}  // namespace

Result<Schema> Schema::parse(std::string_view text) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& failed) {
    return Error{ErrorCode::invalid_input, std::string(failed.description()),
                 position_of(failed.source())};
  }
  Schema schema;
  int skip_lines = 0;
  const Key keys[] = {
      separator_key(schema.separator),
      text_key("encoding", schema.encoding),
      decimal_key(schema.decimal),
      text_key("id", schema.id),
      text_key("time_zone", schema.time_zone),
      flag_key("header", schema.header),
      number_key("skip_lines", skip_lines, 1000),
      words_key("unknown", schema.unknown),
      columns_key(schema.columns),
      events_key(schema.events),
      computed_key(schema.computed),
      {"places", [&](const toml::node& node) { return read_places(node, schema); }}};
  if (Status read = read_table(table, "in a schema", keys); !read) {
    return std::move(read).error();
  }
  schema.skip_lines = static_cast<std::size_t>(skip_lines);
  if (schema.time_zone) {
    if (auto zone = engine::TimeZone::named(*schema.time_zone); !zone) {
      Error error = std::move(zone).error();
      error.position = position_of(table.get("time_zone")->source());
      return error;
    }
  }
  return schema;
}

Result<Schema> Schema::read(const std::filesystem::path& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) {
    return Error{ErrorCode::not_found, fmt::format("there is no schema {}", path.string())};
  }
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file) return Error{ErrorCode::io_failed, fmt::format("cannot read {}", path.string())};
  auto schema = parse(text);
  if (schema) return schema;
  Error error = std::move(schema).error();
  const TextPosition position = error.position.value_or(TextPosition{});
  error.message = fmt::format("{}, line {}, column {}: {}", path.string(), position.line,
                              position.column, error.message);
  return error;
}

}  // namespace muster::loaders
