#include "tests/engine/live/plain_customers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <string_view>
#include <utility>

#include "engine/events/event_builder.hpp"
#include "engine/live/check_changes.hpp"
#include "engine/population/population_builder.hpp"
#include "engine/population/row_batches.hpp"
#include "engine/storage/image.hpp"
#include "engine/storage/lineage.hpp"
#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

struct PlainOf {
  std::optional<PlainValue> operator()(Unknown /*value*/) const { return std::nullopt; }
  std::optional<PlainValue> operator()(std::string_view value) const { return std::string(value); }
  std::optional<PlainValue> operator()(const std::vector<std::string_view>& value) const {
    return std::set<std::string>(value.begin(), value.end());
  }
  std::optional<PlainValue> operator()(Decimal value) const { return value.units; }
  std::optional<PlainValue> operator()(Day value) const { return std::int64_t{value.since_epoch}; }
  std::optional<PlainValue> operator()(Instant value) const { return value.since_epoch; }
  template <typename Same>
  std::optional<PlainValue> operator()(Same value) const {
    return value;
  }
};

PlainValue plain_value(AttributeType type, std::int64_t value, const StringCells& texts) {
  switch (type) {
    case AttributeType::category:
    case AttributeType::text:
      return std::string(texts[static_cast<std::size_t>(value)]);
    case AttributeType::tags:
      return std::set<std::string>{};
    case AttributeType::flag:
      return value == 1;
    case AttributeType::real:
      return std::bit_cast<double>(value);
    case AttributeType::place:
      return unpacked_place(value);
    default:
      return value;
  }
}

Error too_large(std::string_view name, int scale) {
  return {ErrorCode::limit_exceeded,
          fmt::format("a value of {} does not fit {} digits after the point", name, scale)};
}
std::optional<std::int64_t> raised(std::int64_t units, int by) {
  const std::int64_t factor = power_of_ten(by);
  if (units > kMaxUnits / factor || units < -kMaxUnits / factor) return std::nullopt;
  return units * factor;
}

// One attribute's cells of some customers, for a builder.
struct CellsOf {
  const std::string& name;
  std::span<const PlainCustomer> customers;

  template <typename T>
  const T* known(const PlainCustomer& customer) const {
    const auto found = customer.values.find(name);
    return found == customer.values.end() ? nullptr : &std::get<T>(found->second);
  }
  ValueCode code(std::map<std::string, ValueCode>& codes, std::vector<std::string>& values,
                 const std::string& text) const {
    const auto [found, added] = codes.emplace(text, static_cast<ValueCode>(values.size() + 1));
    if (added) values.push_back(text);
    return found->second;
  }

  void operator()(CategoryCells& cells) const {
    std::map<std::string, ValueCode> codes;
    for (std::size_t i = 0; i < customers.size(); ++i) {
      if (const auto* text = known<std::string>(customers[i])) {
        cells.codes[i] = code(codes, cells.values, *text);
      }
    }
  }
  void operator()(TagsCells& cells) const {
    std::map<std::string, ValueCode> codes;
    for (std::size_t i = 0; i < customers.size(); ++i) {
      if (const auto* tags = known<std::set<std::string>>(customers[i])) {
        cells.known[i] = 1;
        for (const std::string& tag : *tags) cells.codes.push_back(code(codes, cells.values, tag));
      }
      cells.ends[i] = cells.codes.size();
    }
  }
  void operator()(FlagCells& cells) const {
    for (std::size_t i = 0; i < customers.size(); ++i) {
      if (const auto* flag = known<bool>(customers[i])) cells.values[i] = *flag ? 1 : 0;
    }
  }
  void operator()(IntegerCells& cells) const { plain<std::int64_t>(cells.values); }
  void operator()(RealCells& cells) const { plain<double>(cells.values); }
  void operator()(PlaceCells& cells) const { plain<Place>(cells.values); }
  void operator()(TextCells& cells) const {
    cells = {};
    for (const PlainCustomer& customer : customers) {
      const auto* text = known<std::string>(customer);
      cells.texts.push(text == nullptr ? std::string_view{} : *text);
      cells.known.push_back(text == nullptr ? 0 : 1);
    }
  }
  template <typename T>
  void plain(std::vector<T>& values) const {
    for (std::size_t i = 0; i < customers.size(); ++i) {
      if (const T* value = known<T>(customers[i])) values[i] = *value;
    }
  }
};

}  // namespace

PlainCustomers::PlainCustomers(const Population& population)
    : attributes_(specs_of(population)), computed_(population.computed()) {
  rows_before_ = population.size();
  for (Row row = 0; row < population.size(); ++row) {
    PlainCustomer& customer = create(population.directory().id_at(row));
    customer.touched = false;
    for (std::uint32_t i = 0; i < attributes_.size(); ++i) {
      auto value = std::visit(PlainOf{}, population.value(AttributeId{i}, row));
      if (value) customer.values.emplace(attributes_[i].name, *std::move(value));
    }
  }
  read_events(population);
}

void PlainCustomers::read_events(const Population& population) {
  const EventStore& store = population.events();
  properties_.assign(store.properties().begin(), store.properties().end());
  for (const EventType& type : store.types()) {
    event_types_.emplace_back(type.name);
    for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
      const EventList list = store.list(type.id, chunk);
      list.for_each({0, list.size()}, [&](std::uint32_t event, std::int64_t time) {
        PlainEvent plain{std::string(type.name), time, {}};
        for (const EventPropertyId id : type.properties) {
          const std::int64_t value = store.values(type.id, id, chunk)->value(event);
          const EventPropertySpec& spec = store.property(id);
          if (value == kUnknownInteger) continue;
          if (spec.type == AttributeType::category) {
            const auto text = store.dictionary(id).at(static_cast<ValueCode>(value)).text;
            plain.properties.emplace(spec.name, std::string(text));
          } else if (spec.type == AttributeType::flag) {
            plain.properties.emplace(spec.name, value == 1);
          } else {
            plain.properties.emplace(spec.name, value);
          }
        }
        customers_[chunk * kChunkRows + list.rows[event]].events.push_back(std::move(plain));
      });
    }
  }
}

PlainCustomer& PlainCustomers::create(std::string_view id) {
  row_of_.emplace(id, customers_.size());
  return customers_.emplace_back(PlainCustomer{std::string(id), {}, {}, next_serial_++, true});
}

void PlainCustomers::remove(std::size_t row) {
  PlainCustomer& gone = customers_[row];
  for (const auto& [name, value] : gone.values) changed_attributes_.insert(name);
  events_changed_ = events_changed_ || !gone.events.empty();
  if (gone.serial < rows_before_) removed_.emplace(gone.serial, gone.id);
  row_of_.erase(gone.id);
  if (row + 1 < customers_.size()) {
    gone = std::move(customers_.back());
    row_of_[gone.id] = row;
  }
  customers_.pop_back();
}

AttributeSpec& PlainCustomers::attribute(const std::string& name) {
  return *std::find_if(attributes_.begin(), attributes_.end(),
                       [&](const AttributeSpec& spec) { return spec.name == name; });
}
EventPropertySpec& PlainCustomers::property(const std::string& name) {
  return *std::find_if(properties_.begin(), properties_.end(),
                       [&](const EventPropertySpec& spec) { return spec.name == name; });
}

Status PlainCustomers::take_attributes(const ChangeBatch& batch) {
  for (const AttributeSpec& spec : batch.attributes) {
    const auto found = std::find_if(attributes_.begin(), attributes_.end(),
                                    [&](const AttributeSpec& at) { return at.name == spec.name; });
    if (found == attributes_.end()) {
      attributes_.push_back(spec);
      changed_attributes_.insert(spec.name);
      continue;
    }
    if (std::any_of(computed_.definitions.begin(), computed_.definitions.end(),
                    [&](const auto& definition) { return definition.name == spec.name; })) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{} is computed from events when a store is loaded and cannot be "
                               "set",
                               spec.name)};
    }
    if (found->type != spec.type) {
      return Error{ErrorCode::wrong_type,
                   fmt::format("{} is a {}, not a {}", spec.name, to_string(found->type),
                               to_string(spec.type))};
    }
    if (spec.scale <= found->scale) continue;
    for (PlainCustomer& customer : customers_) {
      const auto value = customer.values.find(spec.name);
      if (value == customer.values.end()) continue;
      const auto more = raised(std::get<std::int64_t>(value->second), spec.scale - found->scale);
      if (!more) return too_large(spec.name, spec.scale);
      value->second = *more;
    }
    found->scale = spec.scale;
    changed_attributes_.insert(spec.name);
  }
  return {};
}

Status PlainCustomers::take_properties(const ChangeBatch& batch) {
  for (const EventPropertySpec& spec : batch.event_properties) {
    const auto found =
        std::find_if(properties_.begin(), properties_.end(),
                     [&](const EventPropertySpec& at) { return at.name == spec.name; });
    if (found == properties_.end()) {
      if (properties_.size() == kMaxEventProperties) {
        return Error{ErrorCode::limit_exceeded,
                     fmt::format("events would have more than {} properties", kMaxEventProperties)};
      }
      properties_.push_back(spec);
      continue;
    }
    if (found->type != spec.type) {
      return Error{ErrorCode::wrong_type,
                   fmt::format("event property {} is a {}, not a {}", spec.name,
                               to_string(found->type), to_string(spec.type))};
    }
    if (spec.scale <= found->scale) continue;
    for (PlainCustomer& customer : customers_) {
      for (PlainEvent& event : customer.events) {
        const auto value = event.properties.find(spec.name);
        if (value == event.properties.end()) continue;
        const auto more = raised(std::get<std::int64_t>(value->second), spec.scale - found->scale);
        if (!more) return too_large(spec.name, spec.scale);
        value->second = *more;
      }
    }
    found->scale = spec.scale;
  }
  return {};
}

Status PlainCustomers::take_cell(const ChangeBatch& batch, const CellChange& cell,
                                 PlainCustomer& customer) {
  const AttributeSpec& said = batch.attributes[cell.attribute];
  changed_attributes_.insert(said.name);
  switch (cell.action) {
    case CellAction::clear:
      customer.values.erase(said.name);
      return {};
    case CellAction::add_tag:
    case CellAction::remove_tag: {
      const std::string tag(batch.texts[static_cast<std::size_t>(cell.value)]);
      const bool adds = cell.action == CellAction::add_tag;
      if (!adds && !customer.values.contains(said.name)) return {};
      PlainValue& tags = customer.values.emplace(said.name, std::set<std::string>{}).first->second;
      if (adds) {
        std::get<std::set<std::string>>(tags).insert(tag);
      } else {
        std::get<std::set<std::string>>(tags).erase(tag);
      }
      return {};
    }
    case CellAction::set:
      break;
  }
  PlainValue value = plain_value(said.type, cell.value, batch.texts);
  if (said.type == AttributeType::number) {
    const int scale = attribute(said.name).scale;
    const auto more = raised(cell.value, scale - said.scale);
    if (!more) return too_large(said.name, scale);
    value = *more;
  }
  customer.values.insert_or_assign(said.name, std::move(value));
  return {};
}

Status PlainCustomers::take_events(const ChangeBatch& batch, ChangeCounts& counts) {
  std::uint32_t cell = 0;
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const EventChange& said = batch.events[i];
    const std::string id(batch.event_ids[i]);
    auto found = row_of_.find(id);
    if (found == row_of_.end()) {
      if (!batch.create_event_customers) {
        return Error{ErrorCode::not_found, fmt::format("there is no customer {}", id)};
      }
      create(id);
      ++counts.created;
      found = row_of_.find(id);
    }
    const std::string type(batch.texts[said.type]);
    if (std::find(event_types_.begin(), event_types_.end(), type) == event_types_.end()) {
      if (event_types_.size() == kMaxEventTypes) {
        return Error{ErrorCode::limit_exceeded,
                     fmt::format("there are more than {} types of events", kMaxEventTypes)};
      }
      event_types_.push_back(type);
    }
    PlainEvent event{type, said.time, {}};
    for (; cell < said.end_cell; ++cell) {
      const CellChange& change = batch.event_cells[cell];
      const EventPropertySpec& spec = batch.event_properties[change.attribute];
      PlainValue value = plain_value(spec.type, change.value, batch.texts);
      if (spec.type == AttributeType::number) {
        const int scale = property(spec.name).scale;
        const auto more = raised(change.value, scale - spec.scale);
        if (!more) return too_large(spec.name, scale);
        value = *more;
      }
      event.properties.insert_or_assign(spec.name, std::move(value));
    }
    customers_[found->second].events.push_back(std::move(event));
    customers_[found->second].touched = true;
    events_changed_ = true;
    ++counts.events;
  }
  return {};
}

Result<ChangeCounts> PlainCustomers::apply(const ChangeBatch& batch) {
  if (Status good = check_changes(batch); !good.ok()) return std::move(good).error();
  if (Status taken = take_attributes(batch); !taken.ok()) return std::move(taken).error();
  if (Status taken = take_properties(batch); !taken.ok()) return std::move(taken).error();
  ChangeCounts counts;
  std::uint32_t cell = 0;
  for (std::size_t i = 0; i < batch.customers.size(); ++i) {
    const CustomerChange& said = batch.customers[i];
    const std::string id(batch.ids[i]);
    const auto found = row_of_.find(id);
    if (found == row_of_.end() && said.kind != CustomerChange::Kind::put) {
      return Error{ErrorCode::not_found, fmt::format("there is no customer {}", id)};
    }
    if (said.kind == CustomerChange::Kind::remove) {
      remove(found->second);
      ++counts.removed;
      cell = said.end_cell;
      continue;
    }
    ++(found == row_of_.end() ? counts.created : counts.changed);
    PlainCustomer& customer = found == row_of_.end() ? create(id) : customers_[found->second];
    customer.touched = true;
    for (; cell < said.end_cell; ++cell) {
      if (Status taken = take_cell(batch, batch.cells[cell], customer); !taken.ok()) {
        return std::move(taken).error();
      }
      ++counts.cells;
    }
  }
  if (Status taken = take_events(batch, counts); !taken.ok()) return std::move(taken).error();
  return counts;
}

RowChanges PlainCustomers::rows() const {
  RowChanges changes;
  for (Row row = 0; row < customers_.size(); ++row) {
    const PlainCustomer& customer = customers_[row];
    const bool created = customer.serial >= rows_before_;
    if (created) changes.created.push_back(row);
    const bool moved = !created && customer.serial != row;
    if (moved) changes.moved.push_back({static_cast<Row>(customer.serial), row});
    if (customer.touched || moved) changes.touched.push_back(row);
  }
  for (const auto& [serial, id] : removed_)
    changes.removed.push_back({static_cast<Row>(serial), id});
  // Whoever moves takes along what is known of her.
  for (std::uint32_t i = 0; i < attributes_.size(); ++i) {
    const std::string& name = attributes_[i].name;
    if (changed_attributes_.contains(name)) changes.attributes.push_back(AttributeId{i});
  }
  changes.has_events = events_changed_;
  return changes;
}

Result<std::shared_ptr<const Population>> PlainCustomers::rebuilt(const Lineage& lineage) const {
  auto builder = PopulationBuilder::create(attributes_, {.order_rows = false});
  if (!builder.ok()) return std::move(builder).error();
  const std::span<const PlainCustomer> all(customers_);
  for (std::size_t begin = 0; begin < all.size(); begin += kChunkRows) {
    const auto part = all.subspan(begin, std::min<std::size_t>(kChunkRows, all.size() - begin));
    RowBatch rows;
    for (const PlainCustomer& customer : part) rows.ids.push(customer.id);
    for (const AttributeSpec& spec : attributes_) {
      rows.columns.push_back(unknown_cells(spec.type, part.size()));
      std::visit(CellsOf{spec.name, part}, rows.columns.back());
    }
    if (Status taken = builder->append(rows); !taken.ok()) return std::move(taken).error();
  }
  auto population = builder->finish();
  if (!population.ok()) return population;

  auto events = EventBuilder::create(*population, properties_);
  if (!events.ok()) return std::move(events).error();
  for (const std::string& type : event_types_) {
    EventBatch written;
    written.types.values = {type};
    std::vector<const PlainEvent*> of_type;
    for (Row row = 0; row < customers_.size(); ++row) {
      for (const PlainEvent& event : customers_[row].events) {
        if (event.type != type) continue;
        of_type.push_back(&event);
        written.rows.push_back(row);
        written.times.push_back(event.time);
        written.types.codes.push_back(1);
      }
    }
    // The properties of an event, laid out like the attributes of a customer.
    std::vector<PlainCustomer> laid_out(of_type.size());
    for (std::size_t i = 0; i < of_type.size(); ++i) laid_out[i].values = of_type[i]->properties;
    for (const EventPropertySpec& spec : properties_) {
      written.properties.push_back(unknown_cells(spec.type, of_type.size()));
      std::visit(CellsOf{spec.name, laid_out}, written.properties.back());
    }
    if (Status taken = events->append(written); !taken.ok()) return std::move(taken).error();
  }
  population = events->finish();
  if (!population.ok()) return population;

  Sections sections;
  sections[{SectionKind::lineage, 0}] = lineage_section(lineage);
  if (!computed_.definitions.empty()) {
    sections[{SectionKind::computed, 0}] = write_computed(computed_);
  }
  return Population::open(Image::with((*population)->image(), std::move(sections)));
}

}  // namespace muster::engine
