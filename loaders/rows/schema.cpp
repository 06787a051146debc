#include "loaders/rows/schema.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <span>

#include "engine/values/nearest_name.hpp"
#include "engine/values/time_zone.hpp"
#include "loaders/rows/date_format.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

TextPosition position_of(const toml::source_region& region) {
  return {0, region.begin.line, region.begin.column};
}

Error at(const toml::node& node, std::string message) {
  return Error{ErrorCode::invalid_input, std::move(message), position_of(node.source())};
}

/// One key that a table may have, and what to do with its value.
struct Key {
  std::string_view name;
  std::function<Status(const toml::node&)> read;
};

/// Reads every key of `table`; an unknown one is an Error with the nearest.
Status read_table(const toml::table& table, std::string_view where, std::span<const Key> keys) {
  for (const auto& [name, node] : table) {
    const Key* known = nullptr;
    for (const Key& key : keys) {
      if (key.name == name.str()) known = &key;
    }
    if (known == nullptr) {
      std::vector<std::string_view> names;
      for (const Key& key : keys) names.push_back(key.name);
      Error error{ErrorCode::invalid_input,
                  fmt::format("there is no key '{}' {}", name.str(), where),
                  position_of(name.source()), engine::nearest(name.str(), names)};
      return error;
    }
    if (Status read = known->read(node); !read) return read;
  }
  return {};
}

Key text_key(std::string_view name, std::optional<std::string>& into) {
  return {name, [name, &into](const toml::node& node) -> Status {
            into = node.value_exact<std::string>();
            if (!into || into->empty()) return at(node, fmt::format("{} takes a string", name));
            return {};
          }};
}

Key words_key(std::string_view name, std::vector<std::string>& into) {
  return {name, [name, &into](const toml::node& node) -> Status {
            const toml::array* const array = node.as_array();
            const Error wrong = at(node, fmt::format("{} takes a list of strings", name));
            if (array == nullptr) return wrong;
            for (const toml::node& element : *array) {
              const auto word = element.value_exact<std::string>();
              if (!word) return wrong;
              into.push_back(*word);
            }
            return {};
          }};
}

/// One of `allowed`, by name or character.
Key sign_key(std::string_view name, std::optional<char>& into, std::string_view allowed,
             std::string_view expected) {
  return {name, [name, &into, allowed, expected](const toml::node& node) -> Status {
            const auto text = node.value_exact<std::string>();
            if (text && *text == "tab" && allowed.find('\t') != std::string_view::npos) {
              into = '\t';
            } else if (text && text->size() == 1 &&
                       allowed.find(text->front()) != std::string_view::npos) {
              into = text->front();
            } else {
              return at(node, fmt::format("{} takes {}", name, expected));
            }
            return {};
          }};
}

Key flag_key(std::string_view name, bool& into) {
  return {name, [name, &into](const toml::node& node) -> Status {
            const auto value = node.value_exact<bool>();
            if (!value) return at(node, fmt::format("{} takes true or false", name));
            into = *value;
            return {};
          }};
}

template <typename Number>
Key number_key(std::string_view name, Number& into, std::int64_t most) {
  return {name, [name, &into, most](const toml::node& node) -> Status {
            const auto value = node.value_exact<std::int64_t>();
            if (!value || *value < 0 || *value > most) {
              return at(node, fmt::format("{} takes a whole number from 0 to {}", name, most));
            }
            into = static_cast<int>(*value);
            return {};
          }};
}

constexpr std::string_view kTypes[] = {"category", "tags", "flag",  "number", "real",
                                       "date",     "time", "place", "text"};
constexpr std::string_view kFamilies[] = {"demographic", "geographic", "behavioural",
                                          "satisfaction", "value"};

Key type_key(std::optional<AttributeType>& into) {
  return {"type", [&into](const toml::node& node) -> Status {
            const std::string text = node.value_exact<std::string>().value_or("");
            into = engine::attribute_type_named(text);
            if (into) return {};
            Error error = at(node, fmt::format("type takes one of {}", fmt::join(kTypes, ", ")));
            error.suggestion = engine::nearest(text, kTypes);
            return error;
          }};
}

Key family_key(std::optional<engine::Family>& into) {
  return {"family", [&into](const toml::node& node) -> Status {
            const std::string text = node.value_exact<std::string>().value_or("");
            into = engine::family_named(text);
            if (into) return {};
            Error error =
                at(node, fmt::format("family takes one of {}", fmt::join(kFamilies, ", ")));
            error.suggestion = engine::nearest(text, kFamilies);
            return error;
          }};
}

/// What cannot stand together in one column.
Status check_column(const ColumnSchema& column, const toml::node& node) {
  const auto wrong_for = [&](const char* key, AttributeType wanted, AttributeType also) -> Status {
    if (!column.type || *column.type == wanted || *column.type == also) return {};
    return at(node, fmt::format("{} does not go with type {}", key, to_string(*column.type)));
  };
  if (column.scale) {
    if (Status ok = wrong_for("scale", AttributeType::number, AttributeType::number); !ok) {
      return ok;
    }
  }
  if (column.date_format) {
    if (Status ok = wrong_for("date_format", AttributeType::date, AttributeType::time); !ok) {
      return ok;
    }
    if (auto format = DateFormat::from_pattern(*column.date_format); !format) {
      return at(node, format.error().message);
    }
  }
  if (column.separator) {
    if (Status ok = wrong_for("separator", AttributeType::tags, AttributeType::tags); !ok) {
      return ok;
    }
  }
  if (column.true_words.empty() != column.false_words.empty()) {
    return at(node, "true_words and false_words go together");
  }
  if (!column.true_words.empty())
    return wrong_for("true_words", AttributeType::flag, AttributeType::flag);
  return {};
}

Status read_column(const toml::node& node, const std::string& name, ColumnSchema& column) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) return at(node, fmt::format("[columns.\"{}\"] takes a table", name));
  int scale = -1;
  const Key keys[] = {text_key("name", column.name),
                      flag_key("drop", column.drop),
                      type_key(column.type),
                      family_key(column.family),
                      number_key("scale", scale, 18),
                      sign_key("decimal", column.decimal, ".,", "\".\" or \",\""),
                      text_key("date_format", column.date_format),
                      text_key("separator", column.separator),
                      words_key("true_words", column.true_words),
                      words_key("false_words", column.false_words),
                      words_key("unknown", column.unknown)};
  if (Status read = read_table(*table, "in a column's table", keys); !read) return read;
  if (scale >= 0) column.scale = scale;
  return check_column(column, node);
}

Status read_columns(const toml::node& node, Schema& schema) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) return at(node, "columns takes tables, as [columns.\"Name\"]");
  for (const auto& [name, column] : *table) {
    const std::string key(name.str());
    if (Status read = read_column(column, key, schema.columns[key]); !read) return read;
  }
  return {};
}

Status read_places(const toml::node& node, Schema& schema) {
  const toml::table* const places = node.as_table();
  if (places == nullptr) return at(node, "places takes tables, as [places.location]");
  for (const auto& [name, entry] : *places) {
    const toml::table* const table = entry.as_table();
    if (table == nullptr) return at(entry, fmt::format("[places.{}] takes a table", name.str()));
    std::optional<std::string> latitude;
    std::optional<std::string> longitude;
    PlaceSchema place;
    const Key keys[] = {text_key("latitude", latitude), text_key("longitude", longitude),
                        family_key(place.family)};
    if (Status read = read_table(*table, "in a place's table", keys); !read) return read;
    if (!latitude || !longitude) {
      return at(entry, fmt::format("[places.{}] needs latitude and longitude, each the name of a "
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
      sign_key("separator", schema.separator, ",;\t|", "\",\", \";\", \"tab\" or \"|\""),
      text_key("encoding", schema.encoding),
      sign_key("decimal", schema.decimal, ".,", "\".\" or \",\""),
      text_key("id", schema.id),
      text_key("time_zone", schema.time_zone),
      flag_key("header", schema.header),
      number_key("skip_lines", skip_lines, 1000),
      words_key("unknown", schema.unknown),
      {"columns", [&](const toml::node& node) { return read_columns(node, schema); }},
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
