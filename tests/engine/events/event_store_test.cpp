#include "engine/events/event_store.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>

#include "engine/evaluation/evaluate.hpp"
#include "engine/events/event_builder.hpp"
#include "engine/live/open_store.hpp"
#include "engine/storage/store.hpp"
#include "tests/engine/events/event_history.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using muster::tests::PopulationFixture;
using tests::PlainEvent;

std::shared_ptr<const Population> customers(std::size_t rows) {
  return PopulationFixture::numbered(rows).build();
}

std::vector<PlainEvent> sorted(std::vector<PlainEvent> events) {
  std::sort(events.begin(), events.end());
  return events;
}

Error refused(const std::shared_ptr<const Population>& population,
              std::vector<EventPropertySpec> properties) {
  const auto builder = EventBuilder::create(population, std::move(properties));
  return builder.ok() ? Error{} : builder.error();
}

TEST(EventStore, APopulationWithoutEventsHasNone) {
  const auto population = customers(3);
  EXPECT_EQ(population->events().size(), 0U);
  EXPECT_TRUE(population->events().types().empty());
  EXPECT_FALSE(population->events().find_type("purchase"));
}

TEST(EventStore, KeepsEveryEventWhateverTheOrderTheyCameIn) {
  std::mt19937_64 random(muster::tests::seed());
  const auto population = customers(70'000);
  std::vector<PlainEvent> events = tests::random_events(random, 300, 5);
  for (const PlainEvent& event : tests::random_events(random, 300, 5)) {
    events.push_back(event);
    events.back().row += 69'000;  // the second chunk
  }
  const auto one = tests::with_events(population, events);
  std::shuffle(events.begin(), events.end(), random);
  const auto other = tests::with_events(population, events);
  EXPECT_EQ(sorted(tests::all_events(*one)), sorted(events));
  EXPECT_EQ(sorted(tests::all_events(*other)), sorted(events));
  EXPECT_EQ(one->events().size(), events.size());
  EXPECT_NE(one->version(), population->version());
}

TEST(EventStore, LaterEventsJoinThoseThereAre) {
  std::mt19937_64 random(muster::tests::seed());
  const std::vector<PlainEvent> early = tests::random_events(random, 50, 4);
  const std::vector<PlainEvent> late = tests::random_events(random, 50, 4);
  const auto population = tests::with_events(tests::with_events(customers(50), early), late);
  std::vector<PlainEvent> all = early;
  all.insert(all.end(), late.begin(), late.end());
  EXPECT_EQ(sorted(tests::all_events(*population)), sorted(all));

  auto fresh = EventBuilder::create(population, tests::plain_properties(), ExistingEvents::drop);
  ASSERT_TRUE(fresh.ok());
  ASSERT_TRUE(fresh->append(tests::batch_of(late)).ok());
  EXPECT_EQ(fresh->appended(), late.size());
  EXPECT_EQ(sorted(tests::all_events(**fresh->finish())), sorted(late));
}

TEST(EventStore, SurvivesSavingAndOpening) {
  std::mt19937_64 random(muster::tests::seed());
  const std::vector<PlainEvent> events = tests::random_events(random, 80, 6);
  const auto population = tests::with_events(customers(80), events);
  const auto path = std::filesystem::path(testing::TempDir()) /
                    ("muster_event_store_" + std::to_string(::getpid()));
  ASSERT_TRUE(save_store(path, *population).ok());
  const auto opened = open_store(path);
  std::filesystem::remove_all(path);
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ((*opened)->version(), population->version());
  EXPECT_EQ(sorted(tests::all_events(**opened)), sorted(events));
}

TEST(EventStore, FindsWindowsToTheSecond) {
  std::mt19937_64 random(muster::tests::seed());
  const std::vector<PlainEvent> events = tests::random_events(random, 40, 6);
  const auto population = tests::with_events(customers(40), events);
  const EventStore& store = population->events();
  for (const EventType& type : store.types()) {
    const EventList list = store.list(type.id, 0);
    for (const PlainEvent& event : events) {
      for (const std::int64_t second : {event.time - 1, event.time, event.time + 1}) {
        const auto before = std::count_if(events.begin(), events.end(), [&](const PlainEvent& e) {
          return e.type == type.name && e.time < second;
        });
        EXPECT_EQ(list.first_from(second), before);
      }
    }
    EXPECT_EQ(list.within({5, 4}).size(), 0U);
    EXPECT_EQ(type.first, list.time(0));
    EXPECT_EQ(type.last, list.time(list.size() - 1));
  }
}

TEST(EventStore, NumbersTakeTheLargerScale) {
  const auto population = customers(2);
  auto whole = EventBuilder::create(population, {{"points", AttributeType::number, 0}});
  EventBatch batch;
  batch.rows = {0};
  batch.types = {{1}, {"visit"}};
  batch.times = {100};
  batch.properties = {IntegerCells{{7}}};
  ASSERT_TRUE(whole->append(batch).ok());
  const auto with_whole = *whole->finish();

  auto fine = EventBuilder::create(with_whole, {{"points", AttributeType::number, 2}});
  batch.properties = {IntegerCells{{750}}};
  ASSERT_TRUE(fine->append(batch).ok());
  const auto with_fine = *fine->finish();
  EXPECT_EQ(with_fine->events().property({0}).scale, 2);
  EXPECT_EQ(with_fine->events().values({0}, {0}, 0)->chunk->low, 700);
  EXPECT_EQ(with_fine->events().values({0}, {0}, 0)->chunk->high, 750);

  auto coarse = EventBuilder::create(with_fine, {{"points", AttributeType::number, 0}});
  batch.properties = {IntegerCells{{100'000'000'000'000'000}}};
  const Status status = coarse->append(batch);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::limit_exceeded);
}

TEST(EventStore, RefusesPropertiesThatDoNotFit) {
  const auto population = customers(1);
  EXPECT_EQ(refused(population, {{"", AttributeType::flag, 0}}).code, ErrorCode::invalid_input);
  EXPECT_NE(refused(population, {{"when", AttributeType::date, 0}}).message.find("when"),
            std::string::npos);
  EXPECT_NE(refused(population, {{"a", AttributeType::flag, 0}, {"a", AttributeType::flag, 0}})
                .message.find("twice"),
            std::string::npos);
  EXPECT_FALSE(refused(population, {{"a", AttributeType::number, 19}}).message.empty());
  EXPECT_FALSE(refused(population, {{"a", AttributeType::category, 1}}).message.empty());
  std::vector<EventPropertySpec> many;
  for (std::size_t i = 0; i <= kMaxEventProperties; ++i) {
    many.push_back({"p" + std::to_string(i), AttributeType::flag, 0});
  }
  EXPECT_EQ(refused(population, many).code, ErrorCode::limit_exceeded);

  const auto with_amount =
      tests::with_events(population, {{0, "purchase", 1, std::nullopt, 5, std::nullopt}});
  EXPECT_NE(refused(with_amount, {{"amount", AttributeType::category, 0}})
                .message.find("number in the store"),
            std::string::npos);
}

TEST(EventStore, RefusesTooManyTypes) {
  auto builder = EventBuilder::create(customers(1), {});
  EventBatch batch;
  for (std::size_t i = 0; i <= kMaxEventTypes; ++i) {
    batch.rows.push_back(0);
    batch.times.push_back(0);
    batch.types.values.push_back("type " + std::to_string(i));
    batch.types.codes.push_back(static_cast<ValueCode>(i + 1));
  }
  const Status status = builder->append(batch);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::limit_exceeded);
}

TEST(EventStore, PropertiesATypeNeverHasTakeNothing) {
  const auto population = tests::with_events(
      customers(1), {{0, "visit", 1, {}, {}, {}}, {0, "purchase", 2, "tea", 5, {}}});
  const EventStore& store = population->events();
  EXPECT_TRUE(store.type(*store.find_type("visit")).properties.empty());
  EXPECT_EQ(store.type(*store.find_type("purchase")).properties.size(), 2U);
  EXPECT_FALSE(store.values(*store.find_type("visit"), {0}, 0));
  EXPECT_EQ(store.dictionary(*store.find_property("product")).at(1).count, 1U);
}

TEST(EventStore, TakesAFewBytesAnEvent) {
  std::vector<PlainEvent> events;
  std::mt19937_64 random(muster::tests::seed());
  for (int i = 0; i < 200'000; ++i) {
    events.push_back({static_cast<Row>(random() % 60'000),
                      "visit",
                      1'700'000'000 + static_cast<std::int64_t>(random() % 60'000'000),
                      {},
                      {},
                      {}});
  }
  const auto population = tests::with_events(customers(60'000), events);
  EXPECT_LT(static_cast<double>(population->events().bytes()) / 200'000, 4.2);
}

TEST(EventStore, CarriesEventsToCustomersLoadedAnew) {
  std::mt19937_64 random(muster::tests::seed());
  const std::vector<PlainEvent> events = tests::random_events(random, 40, 5);
  const auto from = tests::with_events(customers(40), events);
  // The same ids in another order, the first ten of them gone.
  std::vector<std::string> ids;
  for (std::size_t id = 40; id > 10; --id) ids.push_back(std::to_string(id));
  const auto to = PopulationFixture(ids).build();
  const auto carried = carry_events(*from, to);
  ASSERT_TRUE(carried.ok());
  std::vector<PlainEvent> expected;
  for (PlainEvent event : events) {
    const auto row = to->directory().find(from->directory().id_at(event.row));
    if (!row) continue;
    event.row = *row;
    expected.push_back(event);
  }
  EXPECT_EQ(carried->events, expected.size());
  EXPECT_EQ(carried->dropped, events.size() - expected.size());
  EXPECT_EQ(sorted(tests::all_events(*carried->population)), sorted(expected));
}

}  // namespace
}  // namespace muster::engine
