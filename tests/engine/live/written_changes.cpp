#include "tests/engine/live/written_changes.hpp"

#include <algorithm>
#include <bit>

namespace muster::tests {

using engine::AttributeType;
using engine::CellAction;
using Kind = engine::CustomerChange::Kind;

WrittenChanges& WrittenChanges::customer(std::string_view id, Kind kind) {
  batch_.ids.push(id);
  batch_.customers.push_back({kind, static_cast<std::uint32_t>(batch_.cells.size())});
  return *this;
}
WrittenChanges& WrittenChanges::put(std::string_view id) { return customer(id, Kind::put); }
WrittenChanges& WrittenChanges::change(std::string_view id) { return customer(id, Kind::change); }
WrittenChanges& WrittenChanges::remove(std::string_view id) { return customer(id, Kind::remove); }

std::int64_t WrittenChanges::text_place(std::string_view text) {
  batch_.texts.push(text);
  return static_cast<std::int64_t>(batch_.texts.size()) - 1;
}

WrittenChanges& WrittenChanges::cell(const std::string& attribute, AttributeType type, int scale,
                                     CellAction action, std::int64_t value) {
  const auto found = std::find_if(batch_.attributes.begin(), batch_.attributes.end(),
                                  [&](const auto& spec) { return spec.name == attribute; });
  const auto index = static_cast<std::uint32_t>(found - batch_.attributes.begin());
  if (found == batch_.attributes.end()) {
    batch_.attributes.push_back(
        {attribute, type, engine::Family::behavioural, scale, "written by a test"});
  }
  batch_.cells.push_back({index, action, value});
  batch_.customers.back().end_cell = static_cast<std::uint32_t>(batch_.cells.size());
  return *this;
}

WrittenChanges& WrittenChanges::category(const std::string& attribute, std::string_view value) {
  return cell(attribute, AttributeType::category, 0, CellAction::set, text_place(value));
}
WrittenChanges& WrittenChanges::text(const std::string& attribute, std::string_view value) {
  return cell(attribute, AttributeType::text, 0, CellAction::set, text_place(value));
}
WrittenChanges& WrittenChanges::flag(const std::string& attribute, bool value) {
  return cell(attribute, AttributeType::flag, 0, CellAction::set, value ? 1 : 0);
}
WrittenChanges& WrittenChanges::number(const std::string& attribute, int scale,
                                       std::int64_t units) {
  return cell(attribute, AttributeType::number, scale, CellAction::set, units);
}
WrittenChanges& WrittenChanges::date(const std::string& attribute, std::int64_t days) {
  return cell(attribute, AttributeType::date, 0, CellAction::set, days);
}
WrittenChanges& WrittenChanges::time(const std::string& attribute, std::int64_t seconds) {
  return cell(attribute, AttributeType::time, 0, CellAction::set, seconds);
}
WrittenChanges& WrittenChanges::real(const std::string& attribute, double value) {
  return cell(attribute, AttributeType::real, 0, CellAction::set,
              std::bit_cast<std::int64_t>(value));
}
WrittenChanges& WrittenChanges::place(const std::string& attribute, engine::Place value) {
  return cell(attribute, AttributeType::place, 0, CellAction::set, engine::packed_place(value));
}
WrittenChanges& WrittenChanges::no_tags(const std::string& attribute) {
  return cell(attribute, AttributeType::tags, 0, CellAction::set, 0);
}
WrittenChanges& WrittenChanges::add_tag(const std::string& attribute, std::string_view tag) {
  return cell(attribute, AttributeType::tags, 0, CellAction::add_tag, text_place(tag));
}
WrittenChanges& WrittenChanges::remove_tag(const std::string& attribute, std::string_view tag) {
  return cell(attribute, AttributeType::tags, 0, CellAction::remove_tag, text_place(tag));
}
WrittenChanges& WrittenChanges::clear(const std::string& attribute, AttributeType type) {
  return cell(attribute, type, 0, CellAction::clear, 0);
}

WrittenChanges& WrittenChanges::event(std::string_view id, std::string_view type,
                                      std::int64_t time) {
  batch_.event_ids.push(id);
  batch_.events.push_back({static_cast<std::uint32_t>(text_place(type)), time,
                           static_cast<std::uint32_t>(batch_.event_cells.size())});
  return *this;
}

WrittenChanges& WrittenChanges::property(const std::string& name, AttributeType type, int scale,
                                         std::int64_t value) {
  auto& properties = batch_.event_properties;
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const auto& spec) { return spec.name == name; });
  const auto index = static_cast<std::uint32_t>(found - properties.begin());
  if (found == properties.end()) properties.push_back({name, type, scale});
  batch_.event_cells.push_back({index, CellAction::set, value});
  batch_.events.back().end_cell = static_cast<std::uint32_t>(batch_.event_cells.size());
  return *this;
}
WrittenChanges& WrittenChanges::category_property(const std::string& name, std::string_view value) {
  return property(name, AttributeType::category, 0, text_place(value));
}
WrittenChanges& WrittenChanges::flag_property(const std::string& name, bool value) {
  return property(name, AttributeType::flag, 0, value ? 1 : 0);
}
WrittenChanges& WrittenChanges::number_property(const std::string& name, int scale,
                                                std::int64_t units) {
  return property(name, AttributeType::number, scale, units);
}
WrittenChanges& WrittenChanges::create_event_customers() {
  batch_.create_event_customers = true;
  return *this;
}

}  // namespace muster::tests
