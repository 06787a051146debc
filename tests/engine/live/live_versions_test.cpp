// Random batches, each version judged by plain maps: every value, id, rank, count and event, random
// filters, what is said of rows, the image that the version makes, and old versions as they were.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/evaluation/evaluate.hpp"
#include "engine/live/customer_index.hpp"
#include "engine/live/pending_changes.hpp"
#include "engine/population/population_parts.hpp"
#include "engine/storage/image.hpp"
#include "tests/engine/evaluation/naive_filter.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/engine/live/plain_customers.hpp"
#include "tests/engine/live/random_changes.hpp"
#include "tests/engine/population_fixture.hpp"

namespace muster::engine {
namespace {

using tests::FixtureColumn;
using tests::PopulationFixture;

std::uint64_t test_seed() {
  const char* const given = std::getenv("MUSTER_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

// What the naive filter judges by.
PopulationFixture fixture_of(const PlainCustomers& plain) {
  std::vector<std::string> ids;
  for (const PlainCustomer& customer : plain.customers()) ids.push_back(customer.id);
  PopulationFixture fixture(ids);
  for (const AttributeSpec& spec : plain.attributes()) {
    const auto column = [&]<typename T>(std::vector<std::optional<T>> values) {
      for (const PlainCustomer& customer : plain.customers()) {
        const auto found = customer.values.find(spec.name);
        values.push_back(found == customer.values.end()
                             ? std::nullopt
                             : std::optional<T>(std::get<T>(found->second)));
      }
      return values;
    };
    switch (spec.type) {
      case AttributeType::category:
        fixture.category(spec.name, column(FixtureColumn::Strings()));
        break;
      case AttributeType::text:
        fixture.text(spec.name, column(FixtureColumn::Strings()));
        break;
      case AttributeType::flag:
        fixture.flag(spec.name, column(FixtureColumn::Flags()));
        break;
      case AttributeType::number:
        fixture.number(spec.name, spec.scale, column(FixtureColumn::Integers()));
        break;
      case AttributeType::date:
        fixture.days(spec.name, column(FixtureColumn::Integers()));
        break;
      case AttributeType::time:
        fixture.time(spec.name, column(FixtureColumn::Integers()));
        break;
      case AttributeType::real:
        fixture.real(spec.name, column(FixtureColumn::Reals()));
        break;
      case AttributeType::place:
        fixture.place(spec.name, column(FixtureColumn::Places()));
        break;
      case AttributeType::tags: {
        FixtureColumn::StringLists lists;
        for (const auto& tags : column(std::vector<std::optional<std::set<std::string>>>())) {
          lists.push_back(tags ? std::optional(std::vector<std::string>(tags->begin(), tags->end()))
                               : std::nullopt);
        }
        fixture.tags(spec.name, std::move(lists));
        break;
      }
    }
  }
  return fixture;
}

using EventKey =
    std::tuple<std::string, std::string, std::int64_t, std::map<std::string, PlainValue>>;
bool before(const EventKey& left, const EventKey& right) {
  const auto key = [](const EventKey& event) {
    return std::tie(std::get<0>(event), std::get<1>(event), std::get<2>(event));
  };
  if (key(left) != key(right)) return key(left) < key(right);
  const auto text = [](const EventKey& event) {
    std::string all;
    for (const auto& [name, value] : std::get<3>(event)) {
      all += name + "=";
      if (const auto* word = std::get_if<std::string>(&value)) all += *word;
      if (const auto* units = std::get_if<std::int64_t>(&value)) all += std::to_string(*units);
      if (const auto* flag = std::get_if<bool>(&value)) all += *flag ? "yes" : "no";
    }
    return all;
  };
  return text(left) < text(right);
}
std::vector<EventKey> events_of(const PlainCustomers& plain) {
  std::vector<EventKey> events;
  for (const PlainCustomer& customer : plain.customers()) {
    for (const PlainEvent& event : customer.events) {
      events.emplace_back(customer.id, event.type, event.time, event.properties);
    }
  }
  std::sort(events.begin(), events.end(), before);
  return events;
}

void expect_counts(const Population& population, AttributeId id) {
  const Dictionary& dictionary = population.dictionary(id);
  std::vector<std::uint64_t> counts(dictionary.size() + 1, 0);
  for (Row row = 0; row < population.size(); ++row) {
    if (population.attributes().at(id).type() == AttributeType::category) {
      ++counts[population.category(id).code_at(row)];
    } else {
      for (const ValueCode code : population.tags(id).tags_at(row)) ++counts[code];
    }
  }
  for (ValueCode code = 1; code <= dictionary.size(); ++code) {
    EXPECT_EQ(dictionary.at(code).count, counts[code]) << dictionary.at(code).text;
  }
}

// Ids, ranks, attributes, values, counts and events are those of the plain customers.
void expect_same(const Population& population, const PlainCustomers& plain) {
  const auto& customers = plain.customers();
  ASSERT_EQ(population.size(), customers.size());
  const PlainCustomers read(population);
  ASSERT_EQ(read.attributes().size(), plain.attributes().size());
  for (std::size_t i = 0; i < plain.attributes().size(); ++i) {
    EXPECT_EQ(read.attributes()[i].name, plain.attributes()[i].name);
    EXPECT_EQ(read.attributes()[i].type, plain.attributes()[i].type);
    EXPECT_EQ(read.attributes()[i].scale, plain.attributes()[i].scale);
    EXPECT_EQ(read.attributes()[i].family, plain.attributes()[i].family);
    EXPECT_EQ(read.attributes()[i].reason, plain.attributes()[i].reason);
  }
  const Directory& directory = population.directory();
  bool integers = true;
  for (Row row = 0; row < customers.size(); ++row) {
    ASSERT_EQ(read.customers()[row].id, customers[row].id) << "row " << row;
    ASSERT_TRUE(read.customers()[row].values == customers[row].values) << customers[row].id;
    ASSERT_EQ(directory.find(customers[row].id), row);
    integers = integers && is_canonical_integer(customers[row].id);
  }
  EXPECT_EQ(directory.find("no such id"), std::nullopt);
  std::vector<Row> order(customers.size());
  for (Row row = 0; row < order.size(); ++row) order[row] = row;
  const IdKind kind = integers ? IdKind::decimal_strings : IdKind::strings;
  std::sort(order.begin(), order.end(), [&](Row left, Row right) {
    return compare_external_ids(kind, customers[left].id, customers[right].id) < 0;
  });
  for (std::uint64_t rank = 0; rank < order.size(); ++rank) {
    ASSERT_EQ(directory.row_at_rank(rank), order[rank]) << "rank " << rank;
    ASSERT_EQ(directory.rank_of(order[rank]), rank);
  }
  EXPECT_EQ(directory.rows_ascend(), std::is_sorted(order.begin(), order.end()));
  for (const Attribute* attribute : population.attributes().all()) {
    const auto known = std::count_if(customers.begin(), customers.end(), [&](const auto& customer) {
      return customer.values.contains(attribute->name());
    });
    EXPECT_EQ(attribute->known, static_cast<std::uint64_t>(known)) << attribute->name();
    const bool has_codes =
        attribute->type() == AttributeType::category || attribute->type() == AttributeType::tags;
    if (has_codes) expect_counts(population, attribute->id);
  }
  EXPECT_TRUE(events_of(read) == events_of(plain));
  std::uint64_t events = 0;
  for (const EventType& type : population.events().types()) events += type.events;
  EXPECT_EQ(events, events_of(plain).size());
}

void expect_same_answers(std::mt19937_64& random, const Population& population,
                         const PlainCustomers& plain, int filters) {
  const PopulationFixture fixture = fixture_of(plain);
  const tests::NaiveFilter naive(fixture, population);
  tests::RandomFilter random_filter(random, fixture, population);
  for (int i = 0; i < filters; ++i) {
    const Filter filter = random_filter(2);
    const auto selected = select(population, filter);
    ASSERT_TRUE(selected.ok()) << selected.error().message;
    ASSERT_EQ(selected->rows(), naive.select(filter));
  }
}

void expect_same_rows(const RowChanges& said, const RowChanges& plain) {
  EXPECT_EQ(said.touched, plain.touched);
  EXPECT_EQ(said.created, plain.created);
  ASSERT_EQ(said.moved.size(), plain.moved.size());
  for (std::size_t i = 0; i < said.moved.size(); ++i) {
    EXPECT_EQ(said.moved[i].before, plain.moved[i].before);
    EXPECT_EQ(said.moved[i].after, plain.moved[i].after);
  }
  ASSERT_EQ(said.removed.size(), plain.removed.size());
  for (std::size_t i = 0; i < said.removed.size(); ++i) {
    EXPECT_EQ(said.removed[i].row, plain.removed[i].row);
    EXPECT_EQ(said.removed[i].id, plain.removed[i].id);
  }
  EXPECT_EQ(said.has_events, plain.has_events);
}

struct Walk {
  std::size_t rows = 40;
  int versions = 30;
  std::uint64_t most_batches = 3;  // in one version
  tests::RandomChangesOptions changes;
  int filters = 5;
  bool images = true;
};

// One version after another, each judged.
void walk(std::uint64_t seed, const Walk& how) {
  SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  std::shared_ptr<const Population> now = tests::random_population(random, how.rows).build();
  PlainCustomers plain(*now);
  std::vector<std::pair<std::shared_ptr<const Population>, PlainCustomers>> old;
  std::shared_ptr<CustomerIndex> index;
  for (int version = 1; version <= how.versions; ++version) {
    SCOPED_TRACE("version " + std::to_string(version));
    PendingChanges pending(now, index);
    PlainCustomers rows(*now);  // says what happens to rows from here on
    PlainCustomers next = plain;
    for (std::uint64_t batches = 1 + random() % how.most_batches; batches > 0; --batches) {
      const ChangeBatch batch = tests::random_changes(random, next, how.changes);
      PlainCustomers tried = next;
      const auto expected = tried.apply(batch);
      const auto counts = pending.add(batch);
      ASSERT_EQ(counts.ok(), expected.ok())
          << (counts.ok() ? expected.error().message : counts.error().message);
      if (!counts.ok()) {
        EXPECT_EQ(counts.error().code, expected.error().code) << counts.error().message;
        continue;
      }
      EXPECT_EQ(counts->created, expected->created);
      EXPECT_EQ(counts->changed, expected->changed);
      EXPECT_EQ(counts->removed, expected->removed);
      EXPECT_EQ(counts->cells, expected->cells);
      EXPECT_EQ(counts->events, expected->events);
      next = std::move(tried);
      ASSERT_TRUE(rows.apply(batch).ok());
    }
    auto finished = pending.finish(static_cast<std::uint64_t>(version));
    ASSERT_TRUE(finished.ok()) << finished.error().message;
    old.emplace_back(now, plain);
    now = finished->population;
    index = finished->index;
    plain = std::move(next);
    expect_same(*now, plain);
    if (testing::Test::HasFatalFailure()) return;
    expect_same_rows(finished->rows, rows.rows());
    if (plain.customers().empty()) continue;
    expect_same_answers(random, *now, plain, how.filters);
    if (testing::Test::HasFatalFailure()) return;
    for (const PlainCustomer& customer : plain.customers()) {
      ASSERT_EQ(index->find(*now, customer.id), now->directory().find(customer.id));
    }
    if (!how.images) continue;
    const auto opened = Population::open(now->image());
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    EXPECT_EQ((*opened)->version(), now->version());
    expect_same(**opened, plain);
    if (testing::Test::HasFatalFailure()) return;
    expect_same_answers(random, **opened, plain, 2);
    // What is opened goes on changing as well as what was made.
    if (random() % 4 == 0) {
      now = *opened;
      index = nullptr;
    }
  }
  for (const auto& [version, customers] : old) {
    SCOPED_TRACE("old version " + version->version());
    expect_same(*version, customers);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(LiveVersions, RandomChangesOfSomePeople) {
  const std::uint64_t seed = test_seed();
  for (std::uint64_t round = 0; round < 6; ++round) walk(seed + round, {});
}

TEST(LiveVersions, IdsOfAnotherKindComeAndGo) {
  const std::uint64_t seed = test_seed();
  for (std::uint64_t round = 0; round < 6; ++round) {
    Walk how;
    how.rows = 6;
    how.changes = {.changes = 12, .odd_ids = true, .events = false};
    how.filters = 1;
    walk(seed + round, how);
  }
}

TEST(LiveVersions, RowsCrossTheBorderOfAChunk) {
  Walk how;
  how.rows = kChunkRows - 20;
  how.versions = 2;
  how.most_batches = 1;
  how.changes.changes = 150;
  how.filters = 2;
  walk(test_seed(), how);
}

TEST(LiveVersions, SeveralBatchesAVersionEqualOneByOne) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto base = tests::random_population(random, 50).build();
  PlainCustomers plain(*base);
  PendingChanges together(base);
  std::shared_ptr<const Population> one_by_one = base;
  for (std::uint64_t sequence = 1; sequence <= 20; ++sequence) {
    const ChangeBatch batch = tests::random_changes(random, plain, {});
    PlainCustomers tried = plain;
    const bool expected = tried.apply(batch).ok();
    PendingChanges alone(one_by_one);
    ASSERT_EQ(alone.add(batch).ok(), expected);
    ASSERT_EQ(together.add(batch).ok(), expected);
    if (expected) plain = std::move(tried);
    auto made = alone.finish(sequence);
    ASSERT_TRUE(made.ok());
    one_by_one = made->population;
  }
  auto made = together.finish(20);
  ASSERT_TRUE(made.ok());
  expect_same(*one_by_one, plain);
  expect_same(*made->population, plain);
  const auto rebuilt = plain.rebuilt(made->population->lineage());
  ASSERT_TRUE(rebuilt.ok());
  expect_same(**rebuilt, plain);
  EXPECT_EQ(made->population->version(), one_by_one->version());
  for (Row row = 0; row < one_by_one->size(); ++row) {
    EXPECT_EQ(customer_tag(*one_by_one, row), customer_tag(*made->population, row));
  }
}

TEST(LiveVersions, WhatDoesNotChangeIsSharedAndSaysWhenItDid) {
  std::mt19937_64 random(1);
  const auto base = tests::random_population(random, 2 * kChunkRows + 10).build();
  const AttributeSpec spec = base->attributes().at(AttributeId{0}).spec;
  PendingChanges pending(base);
  const std::string id = base->directory().id_at(kChunkRows + 3);
  ASSERT_TRUE(
      pending.add(tests::WrittenChanges().put(id).clear(spec.name, spec.type).batch()).ok());
  const auto made = pending.finish(9);
  ASSERT_TRUE(made.ok());
  const Population& after = *made->population;
  EXPECT_EQ(after.changed_at(AttributeId{0}, 0), 0U);
  EXPECT_EQ(after.changed_at(AttributeId{0}, 1), 9U);
  EXPECT_EQ(after.changed_at(AttributeId{0}, 2), 0U);
  EXPECT_EQ(after.changed_at(AttributeId{1}, 1), 0U);
  EXPECT_EQ(after.ids_changed_at(1), 0U);
  EXPECT_EQ(after.events_changed_at(1), 0U);
  EXPECT_EQ(after.parts().attributes[1], base->parts().attributes[1]);
  std::uint64_t owned = 0;
  after.for_each_owned([&](const void* /*address*/, std::uint64_t bytes) { owned += bytes; });
  EXPECT_GT(owned, 0U);
  EXPECT_LT(owned, std::uint64_t{1} << 21);
  base->for_each_owned([&](const void* address, std::uint64_t /*bytes*/) {
    ADD_FAILURE() << "an opened population owns " << address;
  });
}

}  // namespace
}  // namespace muster::engine
