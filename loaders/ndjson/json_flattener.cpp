#include "loaders/ndjson/json_flattener.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace muster::loaders {
namespace {

namespace od = simdjson::ondemand;

constexpr std::string_view kLatitudes[] = {"lat", "latitude"};
constexpr std::string_view kLongitudes[] = {"lon", "lng", "long", "longitude"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' ||
                           text.back() == '\n')) {
    text.remove_suffix(1);
  }
  return text;
}

/// Whether `token` is a number by JSON's grammar. simdjson's own reading would round it.
bool is_number(std::string_view token) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t begin = i;
    while (i < token.size() && token[i] >= '0' && token[i] <= '9') ++i;
    return i - begin;
  };
  if (i < token.size() && token[i] == '-') ++i;
  const bool zero = i < token.size() && token[i] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (i < token.size() && token[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < token.size() && (token[i] == 'e' || token[i] == 'E')) {
    ++i;
    if (i < token.size() && (token[i] == '+' || token[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == token.size();
}

std::string broken(simdjson::error_code error) {
  return fmt::format("broken JSON: {}", simdjson::error_message(error));
}

}  // namespace

/// The walk over one document; members return the reason why it cannot be read.
struct JsonFlattener::Parser {
  od::parser parser;
  JsonFlattener& out;
  std::string path;
  std::string joined;

  explicit Parser(JsonFlattener& owner) : out(owner) {}

  std::string document(std::string_view text, std::size_t capacity) {
    od::document document;
    if (auto error = parser.iterate(text.data(), text.size(), capacity).get(document)) {
      return broken(error);
    }
    od::object object;
    if (auto error = document.get_object().get(object)) {
      return error == simdjson::INCORRECT_TYPE ? "not a JSON object" : broken(error);
    }
    path.clear();
    if (std::string reason = fields(object, 1); !reason.empty()) return reason;
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      return "broken JSON: text after the object";
    }
    return "";
  }

  std::string fields(od::object& object, int depth) {
    if (depth > kMaxJsonDepth) {
      return fmt::format("objects nested deeper than {}", kMaxJsonDepth);
    }
    const std::size_t length = path.size();
    for (auto entry : object) {
      od::field field;
      if (auto error = std::move(entry).get(field)) return broken(error);
      std::string_view key;
      if (auto error = field.unescaped_key().get(key)) return broken(error);
      if (length > 0) path += '.';
      path += key;
      if (std::string reason = value(field.value(), depth); !reason.empty()) return reason;
      path.resize(length);
    }
    return "";
  }

  std::string value(od::value value, int depth) {
    od::json_type type{};
    if (auto error = value.type().get(type)) return broken(error);
    switch (type) {
      case od::json_type::object:
        return object(value, depth);
      case od::json_type::array:
        return array(value);
      case od::json_type::string:
        return string(value);
      case od::json_type::null: {
        bool null = false;
        if (value.is_null().get(null) || !null) return "broken JSON: not a value";
        out.set(path, {"", 0});
        return "";
      }
      case od::json_type::boolean: {
        bool truth = false;
        if (auto error = value.get_bool().get(truth)) return broken(error);
        const std::string_view word = truth ? "true" : "false";
        out.set(path, {word.data(), static_cast<std::uint32_t>(word.size())});
        return "";
      }
      case od::json_type::number:
        break;
    }
    const std::string_view token = trimmed(value.raw_json_token());
    if (!is_number(token)) return "broken JSON: not a number";
    out.set(path, out.kept(token));
    return "";
  }

  std::string string(od::value& value) {
    std::string_view text;
    if (auto error = value.get_string().get(text)) return broken(error);
    if (text.size() > kMaxCellBytes) return "a string of more than 16 MiB";
    out.set(path, out.kept(text));
    return "";
  }

  std::string object(od::value& value, int depth) {
    od::object object;
    if (auto error = value.get_object().get(object)) return broken(error);
    std::size_t count = 0;
    if (auto error = object.count_fields().get(count)) return broken(error);
    if (count == 2 && place(object)) return "";
    if (auto error = object.reset().error()) return broken(error);
    return fields(object, depth + 1);
  }

  /// `{lat, lon}` under one of their names, both numbers.
  bool place(od::object& object) {
    std::string_view numbers[2];
    for (auto entry : object) {
      od::field field;
      if (std::move(entry).get(field)) return false;
      // As it stands: the parser has room to unescape every text once, and fields() may have to.
      const od::raw_json_string key = field.key();
      const auto is = [&](std::string_view name) { return key.unsafe_is_equal(name); };
      int which = -1;
      if (std::any_of(std::begin(kLatitudes), std::end(kLatitudes), is)) which = 0;
      if (std::any_of(std::begin(kLongitudes), std::end(kLongitudes), is)) which = 1;
      if (which < 0) return false;
      numbers[which] = trimmed(field.value().raw_json_token());
    }
    if (!is_number(numbers[0]) || !is_number(numbers[1])) return false;
    joined.assign(numbers[0]).append(",").append(numbers[1]);
    out.set(path, out.kept(joined, CellKind::place));
    return true;
  }

  std::string array(od::value& value) {
    od::array array;
    if (auto error = value.get_array().get(array)) return broken(error);
    joined.clear();
    bool first = true;
    for (auto entry : array) {
      od::value element;
      if (auto error = std::move(entry).get(element)) return broken(error);
      od::json_type type{};
      if (auto error = element.type().get(type)) return broken(error);
      if (type == od::json_type::object || type == od::json_type::array) return raw_array(array);
      std::string_view text;
      if (type == od::json_type::string) {
        if (auto error = element.get_string().get(text)) return broken(error);
      } else {
        text = trimmed(element.raw_json_token());
        const bool word = text == "true" || text == "false" || text == "null";
        if (!word && !is_number(text)) return "broken JSON: not a value";
        if (text == "null") continue;
      }
      if (!first) joined += kTagJoiner;
      first = false;
      const std::size_t at = joined.size();
      joined += text;
      std::replace(joined.begin() + static_cast<std::ptrdiff_t>(at), joined.end(), kTagJoiner, ' ');
    }
    if (joined.size() > kMaxCellBytes) return "an array of more than 16 MiB";
    out.set(path, out.kept(joined, CellKind::tags));
    return "";
  }

  std::string raw_array(od::array& array) {
    if (auto error = array.reset().error()) return broken(error);
    std::string_view raw;
    if (auto error = array.raw_json().get(raw)) return broken(error);
    if (raw.size() > kMaxCellBytes) return "an array of more than 16 MiB";
    out.set(path, out.kept(trimmed(raw)));
    return "";
  }
};

JsonFlattener::JsonFlattener(ColumnTable& columns)
    : columns_(columns), parser_(std::make_unique<Parser>(*this)) {}

JsonFlattener::~JsonFlattener() = default;

Cell JsonFlattener::kept(std::string_view text, CellKind kind) {
  const std::string_view copy = arena_.copy(text);
  return {copy.data(), static_cast<std::uint32_t>(copy.size()), kind};
}

void JsonFlattener::set(std::string_view path, Cell cell) {
  std::size_t column = next_column_;
  if (column >= columns_.size() || columns_.name(column) != path) column = columns_.add(path);
  if (column >= cells_.size()) {
    cells_.resize(column + 1);
    set_in_.resize(column + 1, 0);
  }
  if (set_in_[column] == object_) {
    ++duplicate_keys_;
  } else {
    touched_.push_back(column);
  }
  set_in_[column] = object_;
  cells_[column] = cell;
  next_column_ = column + 1;
}

void JsonFlattener::forget_object() {
  for (const std::size_t column : touched_) cells_[column] = {};
  touched_.clear();
}

std::string JsonFlattener::read(std::string_view text, std::size_t readable) {
  ++object_;
  next_column_ = 0;
  forget_object();
  const std::size_t known_columns = columns_.size();
  cells_.resize(std::max(cells_.size(), columns_.size()));
  set_in_.resize(cells_.size(), 0);
  if (readable < simdjson::SIMDJSON_PADDING) {
    padded_.assign(text);
    padded_.append(simdjson::SIMDJSON_PADDING, '\0');
    text = std::string_view(padded_).substr(0, text.size());
    readable = simdjson::SIMDJSON_PADDING;
  }
  std::string reason = parser_->document(text, text.size() + readable);
  if (!reason.empty()) {
    // What a bad record names is no column: else what the columns are, and which of them is the id,
    // would hang on the records that happen to share its block.
    forget_object();
    columns_.shrink(known_columns);
    cells_.resize(known_columns);
    set_in_.resize(known_columns);
  }
  return reason;
}

}  // namespace muster::loaders
