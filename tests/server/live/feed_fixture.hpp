// A store whose segments are watched, and versions of its population that a test publishes.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/population/population_builder.hpp"
#include "engine/storage/store.hpp"
#include "server/live/change_feed.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {

using Version = std::shared_ptr<const engine::Population>;

/// Customers with one number attribute, spend.
inline Version spending(const std::vector<std::pair<std::string, std::int64_t>>& customers,
                        const std::string& name = "spend",
                        engine::AttributeType type = engine::AttributeType::number) {
  auto builder = engine::PopulationBuilder::create(
      {{name, type, engine::Family::value, 0, "written in a test"}}, {.order_rows = false});
  ENGINE_CHECK(builder.ok());
  engine::RowBatch batch;
  engine::IntegerCells cells;
  for (const auto& [id, spend] : customers) {
    batch.ids.push(id);
    cells.values.push_back(spend);
  }
  batch.columns.emplace_back(std::move(cells));
  ENGINE_CHECK(builder->append(batch).ok());
  return builder->finish().value();
}

class FeedFixture : public ::testing::Test {
 protected:
  explicit FeedFixture(const Version& first = spending({{"a", 1}, {"b", 20}, {"c", 30}}))
      : current_(first) {
    EXPECT_TRUE(engine::save_store(path(), *current_).ok());
    saved_ = std::make_shared<SavedStore>(path(), current_);
    open();
  }

  std::string path() const { return folder_.path("shop"); }

  void open(FeedOptions options = {}) {
    options.now = [this] { return engine::Instant{now_.load()}; };
    auto feed = ChangeFeed::open(path(), saved_, current_, std::move(options));
    ASSERT_TRUE(feed.ok()) << feed.error().message;
    feed_ = *std::move(feed);
  }
  void save(const std::string& name, const std::string& where) {
    query::QueryContext context;
    context.saved = saved_->definitions();
    auto query = query::read_query(where, context);
    ASSERT_TRUE(query.ok());
    SegmentDraft draft;
    draft.name = name;
    draft.query = *std::move(query);
    ASSERT_TRUE(saved_->save(draft).ok());
  }
  WatchedSegment watch(const std::string& name, const std::string& zone = "UTC") {
    auto watched = feed_->watch(name, *engine::TimeZone::named(zone));
    EXPECT_TRUE(watched.ok()) << watched.error().message;
    return watched.ok() ? *watched : WatchedSegment{};
  }
  /// The next version, in which the rows of `touched` have changed.
  void publish(const Version& next, engine::RowChanges changes) {
    engine::Publication publication;
    publication.sequence = ++sequence_;
    publication.before = current_;
    publication.after = next;
    publication.rows = std::make_shared<const engine::RowChanges>(std::move(changes));
    feed_->publish(publication);
    current_ = next;
  }
  /// The same for customers in their rows, whose spend has changed.
  void spend(const std::vector<std::pair<std::string, std::int64_t>>& customers) {
    engine::RowChanges changes;
    for (engine::Row row = 0; row < customers.size(); ++row) changes.touched.push_back(row);
    changes.attributes = {{0}};
    publish(spending(customers), std::move(changes));
  }
  /// All that was told, an entry a line: `rich entered ["a"]`.
  std::string told(std::int64_t after = 0) {
    feed_->settle();
    std::string lines;
    for (;;) {
      const auto entries = feed_->read_after(after);
      EXPECT_TRUE(entries.ok());
      if (!entries.ok() || entries->empty()) return lines;
      for (const auto& entry : *entries) {
        after = entry->place;
        lines += entry->segment + " " + std::string(to_string(entry->kind)) + " " +
                 brief(entry->data) + "\n";
      }
    }
  }

  /// What differs from entry to entry alone.
  static std::string brief(const std::string& data) {
    const auto cut = [&](std::string_view key) {
      const std::size_t at = data.find(key);
      if (at == std::string::npos) return std::string();
      return data.substr(at, data.find_first_of("]}", at) - at);
    };
    if (data.find("\"ids\":") != std::string::npos) return cut("[") + "]";
    if (data.find("\"reason\":") != std::string::npos) return cut("\"reason\"");
    return data;
  }

  ScratchFolder folder_;
  std::atomic<std::int64_t> now_ = 1'782'820'800;  // noon of 2026-06-30 in UTC
  Version current_;
  std::uint64_t sequence_ = 0;
  std::shared_ptr<SavedStore> saved_;
  std::shared_ptr<ChangeFeed> feed_;
};

}  // namespace muster::server
