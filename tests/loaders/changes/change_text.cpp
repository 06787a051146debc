#include "tests/loaders/changes/change_text.hpp"

#include <fmt/format.h>

#include <bit>

namespace muster::loaders::test {
namespace {

using engine::AttributeType;
using engine::CellAction;

std::string value_text(AttributeType type, int scale, std::int64_t value,
                       const engine::StringCells& texts) {
  switch (type) {
    case AttributeType::number:
      return scale == 0 ? std::to_string(value) : fmt::format("{}@{}", value, scale);
    case AttributeType::real:
      return fmt::format("{}", std::bit_cast<double>(value));
    case AttributeType::flag:
      return value != 0 ? "true" : "false";
    case AttributeType::date:
    case AttributeType::time:
      return std::to_string(value);
    case AttributeType::place: {
      const engine::Place place = engine::unpacked_place(value);
      return fmt::format("({},{})", place.latitude, place.longitude);
    }
    case AttributeType::category:
    case AttributeType::text:
    case AttributeType::tags:
      return std::string(texts[static_cast<std::size_t>(value)]);
  }
  return "";
}

}  // namespace

std::string customers_text(const engine::ChangeBatch& batch) {
  std::string text;
  std::size_t at = 0;
  for (std::size_t i = 0; i < batch.customers.size(); ++i) {
    using Kind = engine::CustomerChange::Kind;
    const Kind kind = batch.customers[i].kind;
    text += kind == Kind::remove ? "-" : kind == Kind::change ? "!" : "";
    text += fmt::format("{}:", batch.ids[i]);
    for (; at < batch.customers[i].end_cell; ++at) {
      const engine::CellChange& cell = batch.cells[at];
      const engine::AttributeSpec& spec = batch.attributes[cell.attribute];
      const auto value = [&] { return value_text(spec.type, spec.scale, cell.value, batch.texts); };
      if (cell.action == CellAction::clear) {
        text += fmt::format(" {}=?", spec.name);
      } else if (cell.action == CellAction::set && spec.type == AttributeType::tags) {
        text += fmt::format(" {}={{}}", spec.name);
      } else {
        const char sign = cell.action == CellAction::set       ? '='
                          : cell.action == CellAction::add_tag ? '+'
                                                               : '-';
        text += fmt::format(" {}{}{}", spec.name, sign, value());
      }
    }
    text += '\n';
  }
  return text;
}

std::string events_text(const engine::ChangeBatch& batch) {
  std::string text;
  std::size_t at = 0;
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const engine::EventChange& event = batch.events[i];
    text += fmt::format("{} {} {}", batch.event_ids[i], batch.texts[event.type], event.time);
    for (; at < event.end_cell; ++at) {
      const engine::CellChange& cell = batch.event_cells[at];
      const engine::EventPropertySpec& spec = batch.event_properties[cell.attribute];
      text += fmt::format(" {}={}", spec.name,
                          value_text(spec.type, spec.scale, cell.value, batch.texts));
    }
    text += '\n';
  }
  return text;
}

std::string attributes_text(const engine::ChangeBatch& batch) {
  std::string text;
  for (const engine::AttributeSpec& spec : batch.attributes) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", spec.name, to_string(spec.type));
    if (spec.scale > 0) text += fmt::format("({})", spec.scale);
  }
  return text;
}

}  // namespace muster::loaders::test
