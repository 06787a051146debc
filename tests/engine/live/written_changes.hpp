// Batches of changes for tests, written down one by one.
//
//   const ChangeBatch batch = WrittenChanges().put("a").number("age", 0, 31).remove("b").batch();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/live/change_batch.hpp"

namespace muster::tests {

class WrittenChanges {
 public:
  WrittenChanges& put(std::string_view id);
  WrittenChanges& change(std::string_view id);
  WrittenChanges& remove(std::string_view id);

  // Cells of the customer named last.
  WrittenChanges& category(const std::string& attribute, std::string_view value);
  WrittenChanges& text(const std::string& attribute, std::string_view value);
  WrittenChanges& flag(const std::string& attribute, bool value);
  /// In units of 10^-scale.
  WrittenChanges& number(const std::string& attribute, int scale, std::int64_t units);
  WrittenChanges& date(const std::string& attribute, std::int64_t days);
  WrittenChanges& time(const std::string& attribute, std::int64_t seconds);
  WrittenChanges& real(const std::string& attribute, double value);
  WrittenChanges& place(const std::string& attribute, engine::Place value);
  WrittenChanges& no_tags(const std::string& attribute);
  WrittenChanges& add_tag(const std::string& attribute, std::string_view tag);
  WrittenChanges& remove_tag(const std::string& attribute, std::string_view tag);
  WrittenChanges& clear(const std::string& attribute, engine::AttributeType type);

  WrittenChanges& event(std::string_view id, std::string_view type, std::int64_t time);
  // Properties of the event named last.
  WrittenChanges& category_property(const std::string& property, std::string_view value);
  WrittenChanges& flag_property(const std::string& property, bool value);
  WrittenChanges& number_property(const std::string& property, int scale, std::int64_t units);
  /// Customers of events are created where nobody knows them.
  WrittenChanges& create_event_customers();

  const engine::ChangeBatch& batch() const { return batch_; }

 private:
  WrittenChanges& customer(std::string_view id, engine::CustomerChange::Kind kind);
  WrittenChanges& cell(const std::string& attribute, engine::AttributeType type, int scale,
                       engine::CellAction action, std::int64_t value);
  WrittenChanges& property(const std::string& name, engine::AttributeType type, int scale,
                           std::int64_t value);
  std::int64_t text_place(std::string_view text);

  engine::ChangeBatch batch_;
};

}  // namespace muster::tests
