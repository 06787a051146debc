#include <fmt/format.h>

#include <string>

#include "loaders/rows/date_format.hpp"
#include "loaders/rows/schema_keys.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

/// What cannot stand together in one column.
Status check_column(const ColumnSchema& column, const toml::node& node) {
  const auto wrong_for = [&](const char* key, AttributeType wanted, AttributeType also) -> Status {
    if (!column.type || *column.type == wanted || *column.type == also) return {};
    return error_at(node, fmt::format("{} does not go with type {}", key, to_string(*column.type)));
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
      return error_at(node, format.error().message);
    }
  }
  if (column.separator) {
    if (Status ok = wrong_for("separator", AttributeType::tags, AttributeType::tags); !ok) {
      return ok;
    }
  }
  if (column.true_words.empty() != column.false_words.empty()) {
    return error_at(node, "true_words and false_words go together");
  }
  if (!column.true_words.empty())
    return wrong_for("true_words", AttributeType::flag, AttributeType::flag);
  return {};
}

Status read_column(const toml::node& node, const std::string& name, ColumnSchema& column) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) return error_at(node, fmt::format("[columns.\"{}\"] takes a table", name));
  int scale = -1;
  const Key keys[] = {text_key("name", column.name),
                      flag_key("drop", column.drop),
                      type_key(column.type),
                      family_key(column.family),
                      number_key("scale", scale, 18),
                      decimal_key(column.decimal),
                      text_key("date_format", column.date_format),
                      text_key("separator", column.separator),
                      words_key("true_words", column.true_words),
                      words_key("false_words", column.false_words),
                      words_key("unknown", column.unknown)};
  if (Status read = read_table(*table, "in a column's table", keys); !read) return read;
  if (scale >= 0) column.scale = scale;
  return check_column(column, node);
}

}  // namespace

Key columns_key(std::map<std::string, ColumnSchema>& into) {
  return {"columns", [&into](const toml::node& node) -> Status {
            const toml::table* const table = node.as_table();
            if (table == nullptr) {
              return error_at(node, "columns takes tables, as [columns.\"Name\"]");
            }
            for (const auto& [name, column] : *table) {
              const std::string key(name.str());
              if (Status read = read_column(column, key, into[key]); !read) return read;
            }
            return {};
          }};
}

}  // namespace muster::loaders
