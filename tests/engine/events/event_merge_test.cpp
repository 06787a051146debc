#include "engine/events/event_merge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "engine/types.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

struct Seen {
  std::int64_t time = 0;
  std::size_t list = 0;
  std::uint16_t row = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};

/// One type's events of a chunk, as a store would hold them.
struct HandMadeList {
  std::vector<std::uint16_t> rows;
  std::vector<std::uint16_t> seconds;
  std::vector<EventSlot> slots;

  /// `events`: (time, row).
  explicit HandMadeList(std::vector<std::pair<std::int64_t, std::uint16_t>> events) {
    std::stable_sort(events.begin(), events.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [time, row] : events) {
      const auto number = static_cast<std::int32_t>(time >> 16);
      if (slots.empty() || slots.back().number != number) {
        slots.push_back({number, static_cast<std::uint32_t>(rows.size())});
      }
      seconds.push_back(static_cast<std::uint16_t>(time & 0xFFFF));
      rows.push_back(row);
    }
  }
  EventList view() const { return {rows, seconds, slots}; }
  std::int64_t time(std::uint32_t event) const {
    std::size_t slot = slots.size() - 1;
    while (slots[slot].begin > event) --slot;
    return std::int64_t{slots[slot].number} * EventList::kSlotSeconds + seconds[event];
  }
};

MergedList all_of(const HandMadeList& list) {
  return {list.view(), {0, static_cast<std::uint32_t>(list.rows.size())}, nullptr};
}

std::vector<Seen> merged(const std::vector<MergedList>& lists,
                         const std::uint64_t* rows = nullptr) {
  std::vector<Seen> seen;
  EventMerge merge;
  merge.for_each(lists, rows, [&](std::int64_t time, std::size_t list, std::uint16_t row) {
    seen.push_back({time, list, row});
  });
  return seen;
}

TEST(EventMerge, OldestFirst) {
  const HandMadeList visits({{100, 1}, {300, 2}, {1'000'000, 1}});
  const HandMadeList purchases({{200, 1}, {900'000, 3}});
  EXPECT_EQ(merged({all_of(visits), all_of(purchases)}),
            (std::vector<Seen>{
                {100, 0, 1}, {200, 1, 1}, {300, 0, 2}, {900'000, 1, 3}, {1'000'000, 0, 1}}));
}

TEST(EventMerge, OfOneSecondLaterListsComeFirst) {
  const HandMadeList one({{100, 1}, {101, 5}});
  const HandMadeList other({{100, 9}, {101, 1}});
  EXPECT_EQ(merged({all_of(one), all_of(other), all_of(one)}),
            (std::vector<Seen>{
                {100, 2, 1}, {100, 1, 9}, {100, 0, 1}, {101, 2, 5}, {101, 1, 1}, {101, 0, 5}}));
}

TEST(EventMerge, TimesBefore1970AndFarApart) {
  const HandMadeList old({{-62'135'596'800, 1}, {-1, 2}});
  const HandMadeList late({{-2, 3}, {253'402'300'799, 65'535}});
  EXPECT_EQ(merged({all_of(old), all_of(late)}),
            (std::vector<Seen>{
                {-62'135'596'800, 0, 1}, {-2, 1, 3}, {-1, 0, 2}, {253'402'300'799, 1, 65'535}}));
}

TEST(EventMerge, NothingOfNothing) {
  const HandMadeList empty({});
  EXPECT_TRUE(merged({}).empty());
  EXPECT_TRUE(merged({all_of(empty), all_of(empty)}).empty());
}

// Stretches, matches and rows left out, against sorting.
TEST(EventMerge, RandomListsAreSorted) {
  const std::uint64_t seed = tests::seed();
  SCOPED_TRACE(::testing::Message() << "MUSTER_SEED=" << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 60; ++round) {
    const std::int64_t span = std::int64_t{1} << (2 + random() % 30);
    const std::size_t size = 1 + random() % (round % 10 == 0 ? kMaxMergedLists : 5);
    std::vector<HandMadeList> made;
    std::vector<std::vector<std::uint8_t>> matches(size);
    std::vector<MergedList> lists;
    std::vector<std::uint64_t> words(kChunkWords);
    for (std::uint64_t& word : words) word = random();
    const bool some_rows = round % 3 == 0;
    std::vector<Seen> expected;
    for (std::size_t i = 0; i < size; ++i) {
      std::vector<std::pair<std::int64_t, std::uint16_t>> events(random() % 3'000);
      for (auto& [time, row] : events) {
        time = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span)) - span / 2;
        row = static_cast<std::uint16_t>(random());
      }
      made.emplace_back(std::move(events));
    }
    for (std::size_t i = 0; i < size; ++i) {
      const auto all = static_cast<std::uint32_t>(made[i].rows.size());
      EventStretch stretch{static_cast<std::uint32_t>(random() % (all + 1)), all};
      stretch.end =
          stretch.begin + static_cast<std::uint32_t>(random() % (all - stretch.begin + 1));
      if (round % 2 == 0) {
        for (std::uint32_t k = 0; k < stretch.size(); ++k) {
          matches[i].push_back(static_cast<std::uint8_t>(random() % 2));
        }
      }
      lists.push_back({made[i].view(), stretch, matches[i].empty() ? nullptr : matches[i].data()});
      for (std::uint32_t event = stretch.begin; event < stretch.end; ++event) {
        const std::uint16_t row = made[i].rows[event];
        if (!matches[i].empty() && matches[i][event - stretch.begin] == 0) continue;
        if (some_rows && ((words[row / 64] >> (row % 64)) & 1U) == 0) continue;
        expected.push_back({made[i].time(event), i, row});
      }
    }
    const auto order = [](const Seen& a, const Seen& b) {
      return std::tuple(a.time, b.list, a.row) < std::tuple(b.time, a.list, b.row);
    };
    std::vector<Seen> found = merged(lists, some_rows ? words.data() : nullptr);
    ASSERT_TRUE(std::is_sorted(found.begin(), found.end(), [](const Seen& a, const Seen& b) {
      return std::tuple(a.time, b.list) < std::tuple(b.time, a.list);
    }));
    std::sort(expected.begin(), expected.end(), order);
    std::sort(found.begin(), found.end(), order);
    ASSERT_EQ(found, expected);
  }
}

}  // namespace
}  // namespace muster::engine
