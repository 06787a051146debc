// Older versions of a store: by snapshot, by the images and the journal.
#include "engine/live/open_version.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/live/live_store.hpp"
#include "engine/storage/snapshots.hpp"
#include "engine/storage/store.hpp"
#include "tests/engine/live/written_changes.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

class OpenVersion : public ::testing::Test {
 protected:
  OpenVersion() {
    const auto first = muster::tests::PopulationFixture({"anna"}).flag("email", {true}).build();
    EXPECT_TRUE(save_store(path_, *first).ok());
    auto live = LiveStore::open(path_);
    EXPECT_TRUE(live.ok());
    live_ = *std::move(live);
    versions_.push_back(live_->current()->version());
  }
  // One customer more.
  void create(const std::string& id) {
    const auto committed = live_->commit(muster::tests::WrittenChanges().put(id).batch());
    ASSERT_TRUE(committed.ok()) << committed.error().message;
    versions_.push_back(live_->current()->version());
  }
  std::size_t customers_of(std::string_view name) const {
    const auto opened = open_version(path_, name);
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    return opened.ok() ? (*opened)->size() : 0;
  }
  ErrorCode error_of(std::string_view name) const {
    const auto opened = open_version(path_, name);
    EXPECT_FALSE(opened.ok());
    return opened.error().code;
  }

  muster::tests::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "store";
  std::unique_ptr<LiveStore> live_;
  std::vector<std::string> versions_;
};

TEST_F(OpenVersion, IsAnyThatTheJournalReaches) {
  for (const char* id : {"b", "c", "d"}) create(id);
  for (std::size_t i = 0; i < versions_.size(); ++i) {
    const auto opened = open_version(path_, versions_[i]);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    EXPECT_EQ((*opened)->version(), versions_[i]);
    EXPECT_EQ((*opened)->size(), 1 + i);
  }
  EXPECT_EQ(customers_of("current"), 4u);
}

TEST_F(OpenVersion, ReachesBackToThePreviousImageAndNoFurther) {
  create("b");
  ASSERT_TRUE(live_->compact().ok());
  create("c");
  ASSERT_TRUE(live_->compact().ok());
  create("d");
  EXPECT_EQ(error_of(versions_[0]), ErrorCode::version_gone);
  for (std::size_t i = 1; i < versions_.size(); ++i) EXPECT_EQ(customers_of(versions_[i]), 1 + i);
}

TEST_F(OpenVersion, IsASnapshotByItsNameOrItsVersion) {
  ASSERT_TRUE(Snapshots(path_).take("first", *live_->current(), {}).ok());
  for (const char* id : {"b", "c"}) {
    create(id);
    ASSERT_TRUE(live_->compact().ok());
  }
  create("d");
  EXPECT_EQ(customers_of("first"), 1u);
  EXPECT_EQ(customers_of(versions_[0]), 1u) << "the journal does not reach it any more";
}

TEST_F(OpenVersion, WhatIsNoneIsSaid) {
  ASSERT_TRUE(Snapshots(path_).take("monday", *live_->current(), {}).ok());
  const auto unknown = open_version(path_, "mondey");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, ErrorCode::unknown_name);
  EXPECT_EQ(unknown.error().suggestion, "monday");
  EXPECT_EQ(error_of("0123456789abcdef"), ErrorCode::version_gone);
  EXPECT_EQ(error_of(versions_[0] + ".5"), ErrorCode::version_gone) << "not yet";
  EXPECT_EQ(error_of(""), ErrorCode::unknown_name);
  EXPECT_EQ(error_of("../x"), ErrorCode::unknown_name);
}

}  // namespace
}  // namespace muster::engine
