// Answers that the predicate cache carries from version to version.
#include <gtest/gtest.h>

#include <random>

#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/live/pending_changes.hpp"
#include "tests/engine/evaluation/random_filter.hpp"
#include "tests/engine/live/written_changes.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using tests::WrittenChanges;

// Changes, new and removed customers; `ids` is kept up to date.
ChangeBatch some_changes(const Population& population, std::vector<std::string>& ids,
                         std::mt19937_64& random) {
  WrittenChanges changes;
  for (int i = 0; i < 30; ++i) {
    const std::size_t which = random() % ids.size();
    if (random() % 10 == 0 && ids.size() > 2) {
      changes.remove(ids[which]);
      ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(which));
      continue;
    }
    const bool is_new = random() % 5 == 0;
    if (is_new) ids.push_back("new " + std::to_string(random()));
    changes.put(is_new ? ids.back() : ids[which]);
    for (const Attribute* attribute : population.attributes().all()) {
      if (random() % 3 != 0) continue;
      switch (attribute->type()) {
        case AttributeType::number:
          changes.number(attribute->name(), attribute->spec.scale,
                         static_cast<std::int64_t>(random() % 1000));
          break;
        case AttributeType::flag:
          changes.flag(attribute->name(), random() % 2 == 0);
          break;
        case AttributeType::category:
          changes.category(attribute->name(), "value " + std::to_string(random() % 3));
          break;
        default:
          changes.clear(attribute->name(), attribute->type());
          break;
      }
    }
  }
  return changes.batch();
}

TEST(CachedAnswers, AreThoseOfEveryVersion) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {1'000U, 70'000U}) {
    const tests::PopulationFixture fixture = tests::random_population(random, rows);
    std::shared_ptr<const Population> version = fixture.build();
    std::vector<std::string> ids = fixture.ids();
    tests::RandomFilter random_filter(random, fixture, *version);
    // Rows are those of one population: a later version may have fewer.
    random_filter.name_no_rows();
    std::vector<Filter> filters;
    for (int i = 0; i < 25; ++i) filters.push_back(random_filter(3));
    PredicateCache cache(std::uint64_t{64} << 20);
    Execution cached;
    cached.cache = &cache;
    const std::shared_ptr<const Population> first = version;
    for (std::uint64_t sequence = 1; sequence <= 6; ++sequence) {
      for (std::size_t i = 0; i < filters.size(); ++i) {
        const std::uint64_t expected = count(*version, filters[i]).value();
        for (int round = 0; round < 3; ++round) {
          ASSERT_EQ(count(*version, filters[i], cached).value(), expected)
              << "rows " << rows << ", version " << sequence - 1 << ", filter " << i;
        }
      }
      PendingChanges pending(version);
      const auto added = pending.add(some_changes(*version, ids, random));
      ASSERT_TRUE(added.ok()) << added.error().message;
      auto next = pending.finish(sequence);
      ASSERT_TRUE(next.ok()) << next.error().message;
      ASSERT_EQ(next->population->size(), ids.size());
      cache.published(sequence - 1, sequence,
                      std::make_shared<const RowChanges>(std::move(next->rows)));
      version = next->population;
    }
    EXPECT_GT(cache.statistics().hits, 0U);
    // A version that somebody still reads is answered as before.
    for (const Filter& filter : filters) {
      EXPECT_EQ(count(*first, filter, cached).value(), count(*first, filter).value());
    }
  }
}

}  // namespace
}  // namespace muster::engine
