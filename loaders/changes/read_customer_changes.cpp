#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "loaders/changes/changed_values.hpp"
#include "loaders/changes/read_changes.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;
using engine::CellAction;

constexpr std::size_t kMostIdBytes = 1024;

/// What a key of the records says.
struct KeyMeaning {
  std::string attribute;
  CellAction action = CellAction::set;  ///< or add_tag, remove_tag
};

/// `interests.add` → interests, as the flattener writes {"interests":{"add":…}}.
std::optional<KeyMeaning> tag_change(std::string_view key) {
  constexpr std::pair<std::string_view, CellAction> kSuffixes[] = {
      {".add", CellAction::add_tag}, {".remove", CellAction::remove_tag}};
  for (const auto& [suffix, action] : kSuffixes) {
    if (key.size() > suffix.size() && key.ends_with(suffix)) {
      return KeyMeaning{std::string(key.substr(0, key.size() - suffix.size())), action};
    }
  }
  return std::nullopt;
}

std::string with_article(AttributeType type) {
  return fmt::format("{} {}", type == AttributeType::tags ? "a list of" : "a", to_string(type));
}

class CustomerReader {
 public:
  CustomerReader(const JsonRecords& records, const engine::Population& population,
                 const ChangeReading& reading)
      : records_(records), population_(population), reading_(reading) {}

  /// `id`: whom the one record is about; else records say so themselves.
  Result<engine::ChangeBatch> read(std::optional<std::string_view> id) {
    if (records_.size() == 0) {
      return Error{ErrorCode::invalid_input,
                   "there is nothing to change; send one JSON object a line"};
    }
    values_.resize(records_.cells().size());
    const auto cells = cells_by_key(records_);
    for (std::size_t key = 0; key < cells.size(); ++key) {
      if (records_.keys().name(key) == reading_.id_key) {
        id_key_ = key;
      } else if (Status done = read_key(key, cells[key]); !done) {
        return std::move(done).error();
      }
    }
    for (std::size_t record = 0; record < records_.size(); ++record) {
      if (Status done = write(record, id); !done) return std::move(done).error();
    }
    return std::move(batch_);
  }

 private:
  /// What a cell became: the changes of one attribute.
  struct Written {
    std::uint32_t attribute = 0;
    CellAction action = CellAction::set;
    std::uint32_t column = 0;  // in columns_
    std::uint32_t at = 0;      // in the column's values
  };
  struct Column {
    ChangedValues values;
    bool tags = false;
  };

  Status read_key(std::size_t key, const std::vector<PlacedCell>& cells) {
    auto meaning = meaning_of(key, cells);
    if (!meaning) return std::move(meaning).error();
    auto plan = plan_of(*meaning, cells);
    if (!plan) return std::move(plan).error();
    auto values = changed_values(*plan, records_, cells, batch_.texts);
    if (!values) return std::move(values).error();
    auto attribute = attribute_for(plan->spec, cells);
    if (!attribute) return std::move(attribute).error();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      values_[cells[i].place] = {*attribute, meaning->action,
                                 static_cast<std::uint32_t>(columns_.size()),
                                 static_cast<std::uint32_t>(i)};
    }
    columns_.push_back({*std::move(values), plan->spec.type == AttributeType::tags});
    return {};
  }

  Error at_first(const std::vector<PlacedCell>& cells, ErrorCode code, std::string what) const {
    const TextPosition position = records_.position(cells.front().record);
    return {code, fmt::format("line {}: {}", position.line, what), position};
  }

  Result<KeyMeaning> meaning_of(std::size_t key, const std::vector<PlacedCell>& cells) const {
    const std::string& name = records_.keys().name(key);
    if (name.empty()) {
      return at_first(cells, ErrorCode::invalid_input, "an attribute's name may not be empty");
    }
    const engine::AttributeCatalogue& attributes = population_.attributes();
    if (attributes.find(name) != nullptr) return KeyMeaning{name};
    if (auto change = tag_change(name)) {
      const engine::Attribute* tags = attributes.find(change->attribute);
      const bool arrays = std::all_of(cells.begin(), cells.end(), [&](PlacedCell placed) {
        return records_.cells()[placed.place].cell.kind == CellKind::tags;
      });
      if (tags != nullptr && tags->type() != AttributeType::tags) {
        return at_first(cells, ErrorCode::wrong_type,
                        fmt::format("\"{}\" is {}; only tags can be added and removed",
                                    change->attribute, with_article(tags->type())));
      }
      if (arrays) return *std::move(change);
      if (tags != nullptr) {
        return at_first(cells, ErrorCode::wrong_type,
                        fmt::format("\"{}\" takes an array of the tags to {}", change->attribute,
                                    change->action == CellAction::add_tag ? "add" : "remove"));
      }
    }
    // {"spend":{"x":1}} where spend is no object.
    for (std::size_t dot = name.find('.'); dot != std::string::npos;
         dot = name.find('.', dot + 1)) {
      const engine::Attribute* outer = attributes.find(std::string_view(name).substr(0, dot));
      if (outer == nullptr) continue;
      return at_first(cells, ErrorCode::wrong_type,
                      fmt::format("\"{}\" is {} and takes no object with \"{}\"{}", outer->name(),
                                  with_article(outer->type()), name.substr(dot + 1),
                                  outer->type() == AttributeType::tags
                                      ? "; it takes an array, or {\"add\":[…],\"remove\":[…]}"
                                      : ""));
    }
    return KeyMeaning{name};
  }

  Result<ColumnPlan> plan_of(const KeyMeaning& meaning,
                             const std::vector<PlacedCell>& cells) const {
    const engine::Attribute* known = population_.attributes().find(meaning.attribute);
    if (known != nullptr) {
      if (population_.computed(known->id) != nullptr) {
        return at_first(
            cells, ErrorCode::wrong_type,
            fmt::format("\"{}\" is computed from events and cannot be set", meaning.attribute));
      }
      return plan_of_known(known->spec, records_, cells);
    }
    if (!reading_.create_attributes || !says_something(records_, cells)) {
      Error error = population_.attributes().require(meaning.attribute).error();
      const TextPosition position = records_.position(cells.front().record);
      error.message = fmt::format("line {}: {}", position.line, error.message);
      error.position = position;
      return error;
    }
    if (meaning.action != CellAction::set) {
      engine::AttributeSpec tags;
      tags.name = meaning.attribute;
      tags.type = AttributeType::tags;
      tags.reason = "tags: were added to customers";
      return plan_of_known(tags, records_, cells);
    }
    return plan_of_new(meaning.attribute, records_, cells);
  }

  /// Its place in the batch.
  Result<std::uint32_t> attribute_for(const engine::AttributeSpec& spec,
                                      const std::vector<PlacedCell>& cells) {
    const auto next = static_cast<std::uint32_t>(batch_.attributes.size());
    const auto [found, is_new] = places_.emplace(spec.name, next);
    if (is_new) {
      batch_.attributes.push_back(spec);
    } else if (batch_.attributes[found->second].type != spec.type) {
      return at_first(cells, ErrorCode::wrong_type,
                      fmt::format("\"{}\" is set as {} and changed as {} in one batch", spec.name,
                                  with_article(batch_.attributes[found->second].type),
                                  with_article(spec.type)));
    }
    return found->second;
  }

  Status write(std::size_t record, std::optional<std::string_view> id) {
    const Cell* named = id_key_ ? records_.find(record, *id_key_) : nullptr;
    const TextPosition position = records_.position(record);
    if (named != nullptr && id && named->text() != *id) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("the body is about customer '{}', the path about '{}'",
                               named->text().substr(0, kMostIdBytes), *id),
                   position};
    }
    if (named == nullptr && !id) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("line {}: there is no \"{}\", which names the customer",
                               position.line, reading_.id_key),
                   position};
    }
    const std::string_view whom = id ? *id : named->text();
    Status fits = check_customer_id(whom);
    if (fits && named != nullptr && named->kind != CellKind::text) {
      fits = Error{ErrorCode::invalid_input, "a customer id is a string or a number"};
    }
    if (!fits) {
      Error error = fits.error();
      error.message = fmt::format("line {}: {}", position.line, error.message);
      error.position = position;
      return error;
    }
    batch_.ids.push(whom);
    for (std::size_t place = records_.begin(record); place < records_.end(record); ++place) {
      if (id_key_ && records_.cells()[place].key == *id_key_) continue;
      write_cell(values_[place]);
    }
    using Kind = engine::CustomerChange::Kind;
    batch_.customers.push_back({reading_.create_customers ? Kind::put : Kind::change,
                                static_cast<std::uint32_t>(batch_.cells.size())});
    return {};
  }

  void write_cell(const Written& written) {
    const Column& column = columns_[written.column];
    const ChangedValue& value = column.values.values[written.at];
    if (written.action == CellAction::set) {
      batch_.cells.push_back(
          {written.attribute, value.known ? CellAction::set : CellAction::clear, value.value});
    }
    if (!column.tags) return;
    const CellAction each =
        written.action == CellAction::set ? CellAction::add_tag : written.action;
    for (std::size_t tag = value.begin_tag; tag < value.end_tag; ++tag) {
      batch_.cells.push_back({written.attribute, each, column.values.tags[tag]});
    }
  }

  const JsonRecords& records_;
  const engine::Population& population_;
  const ChangeReading& reading_;
  engine::ChangeBatch batch_;
  std::map<std::string, std::uint32_t, std::less<>> places_;
  std::optional<std::size_t> id_key_;
  std::vector<Written> values_;  // by cell of the records
  std::vector<Column> columns_;
};

}  // namespace

Status check_customer_id(std::string_view id) {
  if (id.empty()) return Error{ErrorCode::invalid_input, "a customer id may not be empty"};
  if (id.size() <= kMostIdBytes) return {};
  return Error{ErrorCode::invalid_input,
               fmt::format("a customer id of more than {} bytes", kMostIdBytes)};
}

Result<engine::ChangeBatch> read_customer_changes(std::string_view text,
                                                  const engine::Population& population,
                                                  const ChangeReading& reading) {
  const auto records = JsonRecords::read(text, reading.form, reading.limits);
  if (!records) return records.error();
  return CustomerReader(*records, population, reading).read({});
}

Result<engine::ChangeBatch> read_customer_change(std::string_view text, std::string_view id,
                                                 const engine::Population& population,
                                                 const ChangeReading& reading) {
  const auto records = JsonRecords::read(text, RecordForm::document, reading.limits);
  if (!records) return records.error();
  if (records->size() != 1) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the body must be one JSON object that changes customer '{}'", id)};
  }
  return CustomerReader(*records, population, reading).read(id);
}

engine::ChangeBatch removal_of(std::string_view id) {
  engine::ChangeBatch batch;
  batch.ids.push(id);
  batch.customers.push_back({engine::CustomerChange::Kind::remove, 0});
  return batch;
}

}  // namespace muster::loaders
