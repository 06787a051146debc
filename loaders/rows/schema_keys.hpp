// Reading the tables of a schema: which keys one may have, and what each takes.
//
// An unknown key, or a value of the wrong kind, is an Error with its place and the nearest key.
// Threads: plain functions; a Key refers to what it reads into. Cost: nanoseconds a key.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "engine/types.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::loaders {

TextPosition position_of(const toml::source_region& region);
/// An invalid_input Error where `node` stands.
Error error_at(const toml::node& node, std::string message);

/// One key that a table may have, and what to do with its value.
struct Key {
  std::string_view name;
  std::function<Status(const toml::node&)> read;
};

/// Reads every key of `table`; `where` says in messages which table it is.
Status read_table(const toml::table& table, std::string_view where, std::span<const Key> keys);

Key text_key(std::string_view name, std::optional<std::string>& into);
Key words_key(std::string_view name, std::vector<std::string>& into);
Key flag_key(std::string_view name, bool& into);
/// 0 to `most`.
Key number_key(std::string_view name, int& into, int most);
/// One of the characters `allowed`; tab and blank go by their names. `expected` says so.
Key sign_key(std::string_view name, std::optional<char>& into, std::string_view allowed,
             std::string_view expected);
Key separator_key(std::optional<char>& into);
Key decimal_key(std::optional<char>& into);
Key type_key(std::optional<engine::AttributeType>& into);
Key family_key(std::optional<engine::Family>& into);
/// Tables of columns by header name: `columns`.
Key columns_key(std::map<std::string, ColumnSchema>& into);
/// `events`.
Key events_key(std::optional<EventsSchema>& into);
/// The array of tables `computed`.
Key computed_key(std::vector<ComputedSchema>& into);

}  // namespace muster::loaders
