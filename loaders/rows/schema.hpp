// Schema: what a user says about a file where inference would guess otherwise (`schema.toml`).
//
// File-wide settings come first, then one table a column, named as in the file's header:
//
//   separator = ";"          encoding = "windows-1251"     decimal = ","
//   id = "Код клиента"       unknown = ["-", "нет данных"]
//   [columns."Дата рождения"]
//   name = "birth_date"      type = "date"                 date_format = "DD.MM.YYYY"
//   [places.location]
//   latitude = "lat"         longitude = "lon"
//   [events]
//   customer = "client"      type_name = "purchase"        time = "paid at"
//   [[computed]]
//   name = "spend"           expression = "SUM(purchase.amount)"
//
// loaders/README.md lists every key. Threads: plain values. Cost: microseconds.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/result.hpp"
#include "engine/types.hpp"

namespace muster::loaders {

/// What is declared about one column; everything absent is inferred.
struct ColumnSchema {
  std::optional<std::string> name;  ///< the attribute's name; default: the header
  bool drop = false;
  std::optional<engine::AttributeType> type;
  std::optional<engine::Family> family;
  std::optional<int> scale;     ///< digits after the point, 0–18; more digits are a misfit
  std::optional<char> decimal;  ///< '.' or ','
  std::optional<std::string> date_format;  ///< of YYYY YY MM DD HH mm ss and separators
  std::optional<std::string> separator;    ///< tags: what stands between them
  std::vector<std::string> true_words;     ///< flag: replace the usual words
  std::vector<std::string> false_words;
  std::vector<std::string> unknown;  ///< beside the file-wide ones
};

/// A place attribute made of two columns, which are then no attributes of their own.
struct PlaceSchema {
  std::string latitude;
  std::string longitude;
  std::optional<engine::Family> family;
};

/// What is declared about files of events; what is absent is as for the files of customers, and
/// names of columns as usual (events/event_roles.hpp).
struct EventsSchema {
  std::optional<std::string> customer;   ///< the column that names the customer
  std::optional<std::string> type;       ///< the column that holds the type of event
  std::optional<std::string> type_name;  ///< or what every line is
  std::optional<std::string> time;       ///< the column that says when
  std::optional<char> separator;
  std::optional<std::string> encoding;
  std::optional<char> decimal;
  std::optional<std::string> time_zone;
  std::optional<bool> header;
  std::optional<int> skip_lines;
  std::vector<std::string> unknown;             ///< beside those of the files of customers
  std::map<std::string, ColumnSchema> columns;  ///< by header name
};

/// An attribute that is computed from events.
struct ComputedSchema {
  std::string name;
  std::string expression;  ///< a term of the query language; the query room reads it
  std::optional<engine::AttributeType> type;
  std::optional<engine::Family> family;
  std::optional<int> scale;  ///< digits after the point, 0–18
};

struct Schema {
  std::optional<char> separator;
  std::optional<std::string> encoding;
  std::optional<char> decimal;
  std::optional<std::string> id;
  std::optional<std::string> time_zone;  ///< of stamps that name none; default UTC
  bool header = true;                    ///< false: columns are called column_1, column_2, …
  std::size_t skip_lines = 0;            ///< lines above the header
  std::vector<std::string> unknown;      ///< words that mean unknown, beside the usual ones
  std::map<std::string, ColumnSchema> columns;  ///< by header name
  std::map<std::string, PlaceSchema> places;    ///< by attribute name
  std::optional<EventsSchema> events;
  std::vector<ComputedSchema> computed;
  /// Attributes that are there already, by name: their columns are read as what they are. Not of
  /// the file; whoever appends to a population says so.
  std::map<std::string, engine::AttributeSpec> known;

  /// How a file of events is read: this with what `events` says in its place, its columns alone,
  /// and the customer's column as id.
  Schema of_events() const;

  /// Reads TOML. An unknown key, a wrong kind of value or a contradiction is an invalid_input Error
  /// with line, column and the nearest key.
  static Result<Schema> parse(std::string_view toml);
  /// Reads a file; not_found or io_failed when it cannot be read. Messages name the file.
  static Result<Schema> read(const std::filesystem::path& path);
};

}  // namespace muster::loaders
