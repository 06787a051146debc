#include "tests/query/shop.hpp"

#include <algorithm>
#include <utility>

#include "engine/events/event_builder.hpp"
#include "tests/query/people.hpp"

namespace muster::query::tests {
namespace {

using engine::AttributeType;

engine::ValueCode code_of(std::vector<std::string>& values, const std::string& text) {
  const auto found = std::find(values.begin(), values.end(), text);
  if (found != values.end()) return static_cast<engine::ValueCode>(found - values.begin() + 1);
  values.push_back(text);
  return static_cast<engine::ValueCode>(values.size());
}

}  // namespace

std::shared_ptr<const engine::Population> with_events(
    std::shared_ptr<const engine::Population> population, const std::vector<TextEvent>& events) {
  engine::EventBatch batch;
  engine::IntegerCells amounts;
  engine::CategoryCells categories;
  engine::FlagCells gifts;
  for (const TextEvent& event : events) {
    batch.rows.push_back(population->directory().find(event.customer).value());
    batch.types.codes.push_back(code_of(batch.types.values, event.type));
    batch.times.push_back(engine::parse_instant(event.time).value().since_epoch);
    amounts.values.push_back(
        event.amount.empty()
            ? engine::kUnknownInteger
            : engine::units_at_scale(engine::parse_decimal(event.amount).value(), 2).value());
    categories.codes.push_back(event.category.empty() ? engine::kUnknownCode
                                                      : code_of(categories.values, event.category));
    gifts.values.push_back(event.gift.empty() ? 2 : event.gift == "true" ? 1 : 0);
  }
  batch.properties = {std::move(amounts), std::move(categories), std::move(gifts)};
  auto builder = engine::EventBuilder::create(std::move(population),
                                              {{"amount", AttributeType::number, 2},
                                               {"category", AttributeType::category},
                                               {"gift", AttributeType::flag}},
                                              engine::ExistingEvents::drop)
                     .value();
  ENGINE_CHECK(builder.append(batch).ok());
  return builder.finish().value();
}

const engine::Population& shop() {
  static const std::shared_ptr<const engine::Population> kShop = with_events(
      population_of({"a", "b", "c", "d", "e", "f"},
                    {{"spend", AttributeType::number, 0, {"10", "20", "30", "40", "50", {}}}}),
      {
          // a buys shoes twice in June, and a hat long ago.
          {"a", "purchase", "2025-01-10T10:00:00", "25.00", "hats", "false"},
          {"a", "purchase", "2026-06-02T09:00:00", "60.00", "shoes", "true"},
          {"a", "purchase", "2026-06-20T23:30:00", "40.50", "shoes", "false"},
          {"a", "visit", "2026-06-20T22:00:00"},
          {"a", "cart_add", "2026-06-20T23:00:00"},
          // b buys once in June what nobody knows the price of.
          {"b", "purchase", "2026-06-30T00:00:00", "", "hats"},
          {"b", "visit", "2026-06-29T12:00:00"},
          // c left a cart and came back after a year.
          {"c", "purchase", "2025-03-01T12:00:00", "9.99", "books"},
          {"c", "purchase", "2026-03-31T23:59:59", "19.99", "books"},
          {"c", "cart_add", "2026-06-28T08:00:00"},
          // d opens mail, three at one second.
          {"d", "mail open", "2026-06-01T00:00:00"},
          {"d", "mail open", "2026-06-01T00:00:00"},
          {"d", "mail open", "2026-06-01T00:00:00"},
          // e buys tomorrow.
          {"e", "purchase", "2026-07-01T00:00:00", "100.00", "shoes"},
      });
  return *kShop;
}

std::string shoppers(std::string_view where) {
  return selected(where, context_at("2026-06-30", ""), shop());
}

}  // namespace muster::query::tests
