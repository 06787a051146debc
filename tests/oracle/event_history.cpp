#include "tests/oracle/event_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "engine/check.hpp"
#include "engine/events/event_builder.hpp"
#include "engine/values/time_zone.hpp"

namespace muster::oracle {
namespace {

using engine::AttributeType;

constexpr std::int64_t kDay = 86'400;

const std::vector<std::string>& words() {
  static const std::vector<std::string> all = {"shoes", "hats", "Шапка", "it's", "a%b", "books"};
  return all;
}

/// Seconds worth standing at: midnights and clock changes of the zone, year ends, leap days.
std::int64_t random_second(Dice& dice, const Clock& clock, const engine::TimeZone& zone) {
  const std::int64_t now = clock.as_of.since_epoch;
  const engine::Day today = zone.day_of(clock.as_of);
  if (dice.chance(6)) return now + dice.between(-1, 1);
  if (dice.chance(8)) return now + dice.between(-50 * 3'600, 3 * kDay);
  if (dice.chance(40)) {
    const engine::Day day{today.since_epoch - static_cast<std::int32_t>(dice.between(-2, 70))};
    const std::int64_t midnight = zone.start_of(day).since_epoch;
    return dice.chance(60) ? midnight + dice.between(-1, 1) : midnight + dice.between(0, kDay);
  }
  if (dice.chance(20)) {
    // 29 February, New Year, the nights of clock changes in 2024, give or take a few hours.
    static const std::vector<std::int64_t> turns = {1'709'164'800, 1'704'067'200, 1'711'846'800,
                                                    1'729'990'800, 1'710'054'000, 1'730'613'600};
    return dice.pick(turns) + dice.between(-3, 3) * 3'600 + dice.between(-1, 1);
  }
  return now - dice.between(0, 500 * kDay);
}

Column column(std::string name, AttributeType type, int scale = 0) {
  Column made;
  made.spec.name = std::move(name);
  made.spec.type = type;
  made.spec.scale = scale;
  return made;
}

engine::ValueCode code_of(std::vector<std::string>& values, const std::string& text) {
  const auto found = std::find(values.begin(), values.end(), text);
  if (found != values.end()) return static_cast<engine::ValueCode>(found - values.begin() + 1);
  values.push_back(text);
  return static_cast<engine::ValueCode>(values.size());
}

engine::EventBatch batch_of(const Table& history, const std::vector<std::size_t>& events,
                            std::size_t begin, std::size_t end) {
  engine::EventBatch batch;
  engine::IntegerCells amounts;
  engine::CategoryCells categories;
  engine::FlagCells gifts;
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t at = events[i];
    const auto cell = [&](std::size_t index) -> const Cell& {
      return history.columns[index].cells[at];
    };
    batch.rows.push_back(
        static_cast<engine::Row>(std::get<engine::Decimal>(cell(kEventCustomer)).units));
    batch.types.codes.push_back(
        code_of(batch.types.values, std::get<std::string>(cell(kEventType))));
    batch.times.push_back(std::get<engine::Instant>(cell(kEventTime)).since_epoch);
    amounts.values.push_back(known(cell(kEventAmount))
                                 ? std::get<engine::Decimal>(cell(kEventAmount)).units
                                 : engine::kUnknownInteger);
    categories.codes.push_back(
        known(cell(kEventWord))
            ? code_of(categories.values, std::get<std::string>(cell(kEventWord)))
            : engine::kUnknownCode);
    gifts.values.push_back(!known(cell(kEventGift)) ? 2 : std::get<bool>(cell(kEventGift)) ? 1 : 0);
  }
  batch.properties = {std::move(amounts), std::move(categories), std::move(gifts)};
  return batch;
}

}  // namespace

Table random_history(Dice& dice, std::size_t customers, const Clock& clock) {
  const engine::TimeZone zone = engine::TimeZone::named(clock.zone).value();
  static const std::vector<std::string> types = {"purchase", "visit", "mail open"};
  Table history;
  history.columns = {column("event type", AttributeType::category),
                     column("customer", AttributeType::number),
                     column("at", AttributeType::time),
                     column("amount", AttributeType::number, 2),
                     column("word", AttributeType::category),
                     column("gift", AttributeType::flag)};
  const auto push = [&](std::size_t customer, const std::string& type, std::int64_t second) {
    history.ids.push_back(fmt::format("e{}", history.ids.size()));
    auto& columns = history.columns;
    columns[kEventType].cells.emplace_back(type);
    columns[kEventCustomer].cells.emplace_back(
        engine::Decimal{static_cast<std::int64_t>(customer), 0});
    columns[kEventTime].cells.emplace_back(engine::Instant{second});
    // Opened mail has no price and is no gift.
    const bool bare = type == "mail open";
    columns[kEventAmount].cells.push_back(
        bare || dice.chance(15)
            ? Cell()
            : Cell(engine::Decimal{
                  dice.chance(5) ? dice.between(-900, 0) : dice.between(0, 12) * 250, 2}));
    columns[kEventWord].cells.push_back(dice.chance(15) ? Cell() : Cell(dice.pick(words())));
    columns[kEventGift].cells.push_back(bare || dice.chance(30) ? Cell() : Cell(dice.chance(40)));
  };
  for (std::size_t customer = 0; customer < customers; ++customer) {
    if (dice.chance(25)) continue;
    std::int64_t second = random_second(dice, clock, zone);
    for (std::size_t i = dice.index(dice.chance(10) ? 40 : 9); i > 0; --i) {
      push(customer, dice.pick(types), second);
      // The same second, a little later, or another day.
      if (dice.chance(25)) continue;
      second = dice.chance(40) ? second + dice.between(-2, 2) * 1'800 + dice.between(0, 2)
                               : random_second(dice, clock, zone);
    }
  }
  for (const std::string& type : types)
    push(0, type, clock.as_of.since_epoch - dice.between(0, kDay));
  history.recipe = fmt::format("{} events", history.ids.size());
  return history;
}

std::vector<std::string> types_with(const Table& history, std::size_t column) {
  std::set<std::string> types;
  for (std::size_t i = 0; i < history.rows(); ++i) {
    if (!known(history.columns[column].cells[i])) continue;
    types.insert(std::get<std::string>(history.columns[kEventType].cells[i]));
  }
  return {types.begin(), types.end()};
}

std::shared_ptr<const engine::Population> with_history(
    std::shared_ptr<const engine::Population> population, const Table& history, Dice& dice) {
  std::vector<std::size_t> events(history.rows());
  std::iota(events.begin(), events.end(), std::size_t{0});
  // Late ones included.
  for (std::size_t i = events.size(); i > 1; --i) std::swap(events[i - 1], events[dice.index(i)]);
  const std::size_t cut = dice.index(events.size() + 1);
  for (const auto& [begin, end] : {std::pair(std::size_t{0}, cut), std::pair(cut, events.size())}) {
    auto builder = engine::EventBuilder::create(population, {{"amount", AttributeType::number, 2},
                                                             {"word", AttributeType::category},
                                                             {"gift", AttributeType::flag}});
    ENGINE_CHECK(builder.ok());
    const std::size_t middle = begin + dice.index(end - begin + 1);
    ENGINE_CHECK(builder->append(batch_of(history, events, begin, middle)).ok());
    ENGINE_CHECK(builder->append(batch_of(history, events, middle, end)).ok());
    population = builder->finish().value();
  }
  return population;
}

}  // namespace muster::oracle
