#include "tests/engine/events/event_history.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "engine/check.hpp"

namespace muster::engine::tests {

namespace {

constexpr std::array<const char*, 5> kProducts = {"shoes", "boots", "tea", "Шоколад", "ball"};

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

std::int64_t random_time(std::mt19937_64& random) {
  constexpr std::int64_t kSlot = 65'536;
  switch (below(random, 4)) {
    case 0:  // few different seconds: many events share one
      return 1'700'000'000 + static_cast<std::int64_t>(below(random, 6));
    case 1:  // where slots meet
      return kSlot * (25'000 + static_cast<std::int64_t>(below(random, 3))) -
             static_cast<std::int64_t>(below(random, 2));
    case 2:
      return -static_cast<std::int64_t>(below(random, 200'000));
    default:
      return 1'600'000'000 + static_cast<std::int64_t>(below(random, 100'000'000));
  }
}

IntegerRange random_window(std::mt19937_64& random) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  switch (below(random, 5)) {
    case 0:
      return {kLeast, kMost};
    case 1:
      return {kLeast, random_time(random)};
    case 2:
      return {random_time(random), kMost};
    case 3: {
      const std::int64_t time = random_time(random);
      return {time, time};
    }
    default: {
      const std::int64_t one = random_time(random);
      const std::int64_t other = random_time(random);
      return {std::min(one, other), std::max(one, other)};
    }
  }
}

EventCondition random_condition(std::mt19937_64& random, const EventStore& store, int depth) {
  const std::uint64_t kind = below(random, depth > 2 ? 1 : 4);
  if (kind == 1) return {NotCondition{{random_condition(random, store, depth + 1)}}};
  if (kind >= 2) {
    std::vector<EventCondition> operands;
    for (std::uint64_t i = 0; i <= below(random, 3); ++i) {
      operands.push_back(random_condition(random, store, depth + 1));
    }
    if (kind == 2) return {AllConditions{std::move(operands)}};
    return {AnyCondition{std::move(operands)}};
  }
  const auto property = static_cast<std::uint32_t>(below(random, store.properties().size()));
  PropertyIn leaf{{property}, {}};
  if (below(random, 8) == 0) {
    leaf.ranges = {
        {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}};
    return {leaf};
  }
  // Ascending and apart; sometimes more of them than are scanned one by one.
  std::int64_t at = static_cast<std::int64_t>(below(random, 3));
  const std::int64_t step = store.property({property}).type == AttributeType::number ? 900 : 1;
  for (std::uint64_t i = 0; i <= below(random, 7); ++i) {
    const std::int64_t high = at + step * static_cast<std::int64_t>(below(random, 2));
    leaf.ranges.push_back({at, high});
    at = high + 2 + step;
  }
  return {leaf};
}

// The value as the store's integers.
std::optional<std::int64_t> stored(const PlainEvent& event, EventPropertyId property,
                                   const EventStore& store) {
  const std::string& name = store.property(property).name;
  if (name == "amount") return event.amount;
  if (name == "gift") {
    if (!event.gift) return std::nullopt;
    return *event.gift ? 1 : 0;
  }
  if (!event.product) return std::nullopt;
  return store.dictionary(property).find(*event.product);
}

bool holds(const PlainEvent& event, const EventCondition& condition, const EventStore& store) {
  if (const auto* leaf = std::get_if<PropertyIn>(&condition.node)) {
    const auto value = stored(event, leaf->property, store);
    return value &&
           std::any_of(leaf->ranges.begin(), leaf->ranges.end(), [&](const IntegerRange& range) {
             return range.low <= *value && *value <= range.high;
           });
  }
  const auto each = [&](const EventCondition& operand) { return holds(event, operand, store); };
  if (const auto* all = std::get_if<AllConditions>(&condition.node)) {
    return std::all_of(all->operands.begin(), all->operands.end(), each);
  }
  if (const auto* any = std::get_if<AnyCondition>(&condition.node)) {
    return std::any_of(any->operands.begin(), any->operands.end(), each);
  }
  return !each(std::get<NotCondition>(condition.node).operand.front());
}

std::vector<PlainEvent> selected(const std::vector<PlainEvent>& events, Row row,
                                 const EventSelection& selection, const EventStore& store) {
  std::vector<PlainEvent> found;
  for (const PlainEvent& event : events) {
    if (event.row == row && is_selected(event, selection, store)) found.push_back(event);
  }
  std::stable_sort(found.begin(), found.end(), [](const PlainEvent& left, const PlainEvent& right) {
    return left.time < right.time;
  });
  return found;
}

struct Measurer {
  const std::vector<PlainEvent>& events;
  const EventStore& store;

  std::vector<std::int64_t> values(EventPropertyId property) const {
    std::vector<std::int64_t> known;
    for (const PlainEvent& event : events) {
      if (const auto value = stored(event, property, store)) known.push_back(*value);
    }
    return known;
  }
  using Answer = std::optional<std::int64_t>;
  static Answer size_of(std::size_t size) { return static_cast<std::int64_t>(size); }

  Answer operator()(const EventCount&) const { return size_of(events.size()); }
  Answer operator()(const PropertySum& what) const {
    const auto known = values(what.property);
    if (known.empty()) return std::nullopt;
    std::int64_t sum = 0;
    for (const std::int64_t value : known) sum += value;
    return sum;
  }
  Answer operator()(const PropertyLeast& what) const {
    const auto known = values(what.property);
    if (known.empty()) return std::nullopt;
    return *std::min_element(known.begin(), known.end());
  }
  Answer operator()(const PropertyMost& what) const {
    const auto known = values(what.property);
    if (known.empty()) return std::nullopt;
    return *std::max_element(known.begin(), known.end());
  }
  Answer operator()(const FirstTime&) const {
    if (events.empty()) return std::nullopt;
    return events.front().time;
  }
  Answer operator()(const LastTime&) const {
    if (events.empty()) return std::nullopt;
    return events.back().time;
  }
  Answer operator()(const DistinctValues& what) const {
    const auto known = values(what.property);
    return size_of(std::set<std::int64_t>(known.begin(), known.end()).size());
  }
  Answer operator()(const DistinctPeriods& what) const {
    std::set<std::int64_t> periods;
    for (const PlainEvent& event : events) {
      const auto after = std::upper_bound(what.begins->begin(), what.begins->end(), event.time);
      if (after != what.begins->begin()) periods.insert(after - what.begins->begin());
    }
    return size_of(periods.size());
  }
  Answer operator()(const FavouriteValue& what) const {
    struct Met {
      std::size_t times = 0;
      std::int64_t last = 0;
    };
    std::map<std::string, Met> met;
    for (const PlainEvent& event : events) {
      if (!event.product) continue;
      Met& value = met[*event.product];
      value = {value.times + 1, event.time};
    }
    Answer best;
    Met most;
    for (const auto& [text, value] : met) {  // by text
      if (!best || std::pair(value.times, value.last) > std::pair(most.times, most.last)) {
        best = store.dictionary(what.property).find(text);
        most = value;
      }
    }
    return best;
  }
};

// Whether the steps from `step` on can be reached, the last event being at `last`, the first at
// `start`.
struct Ways {
  const std::vector<PlainEvent>& events;
  const EventSequence& sequence;
  const EventStore& store;

  bool happens(std::size_t step, std::int64_t from, std::int64_t to) const {
    return std::any_of(events.begin(), events.end(), [&](const PlainEvent& event) {
      return event.time >= from && event.time <= to &&
             is_selected(event, sequence.steps[step].events, store);
    });
  }
  bool from(std::size_t step, std::optional<std::int64_t> start,
            std::optional<std::int64_t> last) const {
    std::vector<std::size_t> absent;
    for (; step < sequence.steps.size() && sequence.steps[step].absent; ++step) {
      absent.push_back(step);
    }
    if (step == sequence.steps.size()) {
      if (absent.empty()) return true;
      constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();
      if (sequence.within && *last + *sequence.within > sequence.now) return false;
      const std::int64_t until = sequence.within ? *last + *sequence.within : kEver;
      return std::none_of(absent.begin(), absent.end(),
                          [&](std::size_t none) { return happens(none, *last + 1, until); });
    }
    return std::any_of(events.begin(), events.end(), [&](const PlainEvent& event) {
      if (!is_selected(event, sequence.steps[step].events, store)) return false;
      if (last && event.time <= *last) return false;
      if (start && sequence.within && event.time - *start > *sequence.within) return false;
      if (std::any_of(absent.begin(), absent.end(),
                      [&](std::size_t none) { return happens(none, *last + 1, event.time - 1); })) {
        return false;
      }
      return from(step + 1, start.value_or(event.time), event.time);
    });
  }
};

std::vector<PlainEvent> of_customer(const std::vector<PlainEvent>& events, Row row) {
  std::vector<PlainEvent> found;
  std::copy_if(events.begin(), events.end(), std::back_inserter(found),
               [row](const PlainEvent& event) { return event.row == row; });
  return found;
}

}  // namespace

std::vector<PlainEvent> random_events(std::mt19937_64& random, std::uint64_t rows,
                                      std::size_t most) {
  std::vector<PlainEvent> events;
  for (Row row = 0; row < rows; ++row) {
    if (below(random, 5) == 0) continue;
    for (const char* type : {"visit", "cart", "purchase"}) {
      for (std::uint64_t left = below(random, most + 1); left > 0; --left) {
        PlainEvent event{row, type, random_time(random), {}, {}, {}};
        if (event.type != "visit") {
          if (below(random, 4) > 0) event.product = kProducts[below(random, kProducts.size())];
          if (below(random, 4) > 0) event.amount = static_cast<std::int64_t>(below(random, 5'000));
          if (event.type == "purchase" && below(random, 2) == 0) event.gift = below(random, 2) == 0;
        }
        events.push_back(std::move(event));
      }
    }
  }
  std::shuffle(events.begin(), events.end(), random);
  return events;
}

std::vector<EventPropertySpec> plain_properties() {
  return {{"product", AttributeType::category, 0},
          {"amount", AttributeType::number, 2},
          {"gift", AttributeType::flag, 0}};
}

EventBatch batch_of(const std::vector<PlainEvent>& events) {
  EventBatch batch;
  CategoryCells products;
  IntegerCells amounts;
  FlagCells gifts;
  const auto code = [](std::vector<std::string>& values, const std::string& text) {
    const auto found = std::find(values.begin(), values.end(), text);
    if (found != values.end()) return static_cast<ValueCode>(found - values.begin() + 1);
    values.push_back(text);
    return static_cast<ValueCode>(values.size());
  };
  for (const PlainEvent& event : events) {
    batch.rows.push_back(event.row);
    batch.types.codes.push_back(code(batch.types.values, event.type));
    batch.times.push_back(event.time);
    products.codes.push_back(event.product ? code(products.values, *event.product) : kUnknownCode);
    amounts.values.push_back(event.amount.value_or(kUnknownInteger));
    gifts.values.push_back(event.gift ? (*event.gift ? 1 : 0) : 2);
  }
  batch.properties = {std::move(products), std::move(amounts), std::move(gifts)};
  return batch;
}

std::shared_ptr<const Population> with_events(std::shared_ptr<const Population> population,
                                              const std::vector<PlainEvent>& events) {
  auto builder = EventBuilder::create(std::move(population), plain_properties());
  ENGINE_CHECK(builder.ok());
  for (std::size_t begin = 0, size = 1; begin < events.size(); begin += size, size = size * 2 + 1) {
    const std::size_t end = std::min(events.size(), begin + size);
    ENGINE_CHECK(builder
                     ->append(batch_of({events.begin() + static_cast<std::ptrdiff_t>(begin),
                                        events.begin() + static_cast<std::ptrdiff_t>(end)}))
                     .ok());
  }
  auto finished = builder->finish();
  ENGINE_CHECK(finished.ok());
  return *std::move(finished);
}

std::vector<PlainEvent> all_events(const Population& population) {
  const EventStore& store = population.events();
  std::vector<PlainEvent> events;
  for (const EventType& type : store.types()) {
    for (std::uint32_t chunk = 0; chunk < population.chunk_count(); ++chunk) {
      const EventList list = store.list(type.id, chunk);
      list.for_each({0, list.size()}, [&](std::uint32_t at, std::int64_t time) {
        PlainEvent event{
            chunk * kChunkRows + list.rows[at], std::string(type.name), time, {}, {}, {}};
        for (const EventPropertyId property : type.properties) {
          const std::int64_t value = store.values(type.id, property, chunk)->value(at);
          if (value == kUnknownInteger) continue;
          const std::string& name = store.property(property).name;
          if (name == "product") {
            event.product = store.dictionary(property).at(static_cast<ValueCode>(value)).text;
          } else if (name == "amount") {
            event.amount = value;
          } else {
            event.gift = value == 1;
          }
        }
        events.push_back(std::move(event));
      });
    }
  }
  return events;
}

EventSelection random_selection(std::mt19937_64& random, const EventStore& store) {
  EventSelection selection;
  selection.type.index = static_cast<std::uint32_t>(below(random, store.types().size()));
  selection.window = random_window(random);
  if (below(random, 3) == 0) selection.where.push_back(random_condition(random, store, 0));
  return selection;
}

EventMeasure random_measure(std::mt19937_64& random, const EventStore& store) {
  EventMeasure measure{random_selection(random, store), EventCount{}};
  const EventPropertyId product = *store.find_property("product");
  const EventPropertyId amount = *store.find_property("amount");
  const auto periods = [&] {
    std::set<std::int64_t> begins;
    for (std::uint64_t i = 0; i < below(random, 6); ++i) begins.insert(random_time(random));
    return DistinctPeriods{
        std::make_shared<const std::vector<std::int64_t>>(begins.begin(), begins.end())};
  };
  switch (below(random, 10)) {
    case 0:
      measure.what = PropertySum{amount};
      break;
    case 1:
      measure.what = PropertyLeast{amount};
      break;
    case 2:
      measure.what = PropertyMost{amount};
      break;
    case 3:
      measure.what = FirstTime{};
      break;
    case 4:
      measure.what = LastTime{};
      break;
    case 5:
      measure.what = DistinctValues{below(random, 2) == 0 ? product : amount};
      break;
    case 6:
      measure.what = periods();
      break;
    case 7:
      measure.what = FavouriteValue{product};
      break;
    default:
      break;
  }
  return measure;
}

bool is_selected(const PlainEvent& event, const EventSelection& events, const EventStore& store) {
  return event.type == store.type(events.type).name && event.time >= events.window.low &&
         event.time <= events.window.high &&
         std::all_of(events.where.begin(), events.where.end(),
                     [&](const EventCondition& where) { return holds(event, where, store); });
}

std::optional<std::int64_t> naive_measure(const std::vector<PlainEvent>& events, Row row,
                                          const EventMeasure& measure, const EventStore& store) {
  const std::vector<PlainEvent> found = selected(events, row, measure.events, store);
  return std::visit(Measurer{found, store}, measure.what);
}

bool naive_sequence(const std::vector<PlainEvent>& events, Row row, const EventSequence& sequence,
                    const EventStore& store) {
  const std::vector<PlainEvent> own = of_customer(events, row);
  return Ways{own, sequence, store}.from(0, std::nullopt, std::nullopt);
}

bool naive_resumed(const std::vector<PlainEvent>& events, Row row, const ResumedAfter& resumed,
                   const EventStore& store) {
  const std::vector<PlainEvent> found = selected(events, row, resumed.events, store);
  for (std::size_t i = 1; i < found.size(); ++i) {
    const bool in_window =
        found[i].time >= resumed.window.low && found[i].time <= resumed.window.high;
    if (in_window && found[i].time - found[i - 1].time >= resumed.pause) return true;
  }
  return false;
}

}  // namespace muster::engine::tests
