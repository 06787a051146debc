#include <fmt/format.h>

#include <utility>

#include "engine/values/time_zone.hpp"
#include "loaders/rows/schema_keys.hpp"

namespace muster::loaders {
namespace {

Status read_events(const toml::node& node, EventsSchema& events) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) return error_at(node, "[events] takes a table");
  bool header = true;
  int skip_lines = 0;
  const Key keys[] = {text_key("customer", events.customer),
                      text_key("type", events.type),
                      text_key("type_name", events.type_name),
                      text_key("time", events.time),
                      separator_key(events.separator),
                      text_key("encoding", events.encoding),
                      decimal_key(events.decimal),
                      text_key("time_zone", events.time_zone),
                      flag_key("header", header),
                      number_key("skip_lines", skip_lines, 1000),
                      words_key("unknown", events.unknown),
                      columns_key(events.columns)};
  if (Status read = read_table(*table, "in [events]", keys); !read) return read;
  if (table->contains("header")) events.header = header;
  if (table->contains("skip_lines")) events.skip_lines = skip_lines;
  if (events.type && events.type_name) {
    return error_at(*table->get("type_name"),
                    "[events] takes either type, a column, or type_name, what every line is");
  }
  if (events.time_zone) {
    if (auto zone = engine::TimeZone::named(*events.time_zone); !zone) {
      Error error = std::move(zone).error();
      error.position = position_of(table->get("time_zone")->source());
      return error;
    }
  }
  return {};
}

Status read_computed(const toml::node& node, ComputedSchema& computed) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) return error_at(node, "[[computed]] takes tables");
  std::optional<std::string> name;
  std::optional<std::string> expression;
  int scale = -1;
  const Key keys[] = {text_key("name", name), text_key("expression", expression),
                      type_key(computed.type), family_key(computed.family),
                      number_key("scale", scale, 18)};
  if (Status read = read_table(*table, "in [[computed]]", keys); !read) return read;
  if (!name || !expression) {
    return error_at(node, "[[computed]] needs a name and an expression, as \"COUNT(purchase)\"");
  }
  computed.name = *std::move(name);
  computed.expression = *std::move(expression);
  if (scale >= 0) computed.scale = scale;
  if (computed.scale && computed.type && *computed.type != engine::AttributeType::number) {
    return error_at(node, fmt::format("scale does not go with type {}", to_string(*computed.type)));
  }
  return {};
}

}  // namespace

Key events_key(std::optional<EventsSchema>& into) {
  return {"events", [&into](const toml::node& node) { return read_events(node, into.emplace()); }};
}

Key computed_key(std::vector<ComputedSchema>& into) {
  return {"computed", [&into](const toml::node& node) -> Status {
            const toml::array* const array = node.as_array();
            if (array == nullptr) {
              return error_at(node, "computed attributes are tables, each under [[computed]]");
            }
            for (const toml::node& element : *array) {
              ComputedSchema computed;
              if (Status read = read_computed(element, computed); !read) return read;
              for (const ComputedSchema& other : into) {
                if (other.name != computed.name) continue;
                return error_at(element, fmt::format("there are two computed attributes \"{}\"",
                                                     computed.name));
              }
              into.push_back(std::move(computed));
            }
            return {};
          }};
}

Schema Schema::of_events() const {
  Schema file = *this;
  file.id.reset();
  file.columns.clear();
  file.places.clear();
  file.events.reset();
  file.computed.clear();
  if (!events) return file;
  file.id = events->customer;
  if (events->separator) file.separator = events->separator;
  if (events->encoding) file.encoding = events->encoding;
  if (events->decimal) file.decimal = events->decimal;
  if (events->time_zone) file.time_zone = events->time_zone;
  if (events->header) file.header = *events->header;
  if (events->skip_lines) file.skip_lines = static_cast<std::size_t>(*events->skip_lines);
  file.unknown.insert(file.unknown.end(), events->unknown.begin(), events->unknown.end());
  file.columns = events->columns;
  return file;
}

}  // namespace muster::loaders
