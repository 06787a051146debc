// Snapshots: kept by name, whole, and never half there.
#include "engine/storage/snapshots.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/storage/image.hpp"
#include "engine/storage/store.hpp"
#include "engine/storage/store_directory.hpp"
#include "engine/storage/verify_store.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

using muster::tests::read_file;
using muster::tests::write_file;
using ::testing::HasSubstr;

constexpr Instant kMonday{1'790'000'000};
constexpr Instant kTuesday{1'790'086'400};

class NamedSnapshots : public ::testing::Test {
 protected:
  NamedSnapshots() { EXPECT_TRUE(save_store(path_, *customers(true)).ok()); }

  static std::shared_ptr<const Population> customers(bool boris_by_email) {
    return muster::tests::PopulationFixture({"anna", "boris"})
        .flag("email", {true, boris_by_email})
        .build();
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    const auto all = snapshots_.list();
    for (const Snapshot& each : *all) names.push_back(each.name);
    return names;
  }
  std::size_t files() const {
    const auto directory = std::filesystem::directory_iterator(path_ / kSnapshotsName);
    return static_cast<std::size_t>(
        std::count_if(begin(directory), end(directory),
                      [](const auto& entry) { return entry.path().filename() != "writer.lock"; }));
  }

  muster::tests::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "store";
  Snapshots snapshots_{path_};
};

TEST_F(NamedSnapshots, AStoreWithoutAnyHasNone) {
  EXPECT_TRUE(snapshots_.list()->empty());
  EXPECT_EQ(snapshots_.find("monday").error().code, ErrorCode::unknown_name);
  EXPECT_EQ(snapshots_.open("monday").error().code, ErrorCode::unknown_name);
  EXPECT_EQ(snapshots_.remove("monday").error().code, ErrorCode::unknown_name);
  EXPECT_FALSE(std::filesystem::exists(path_ / kSnapshotsName)) << "asking makes nothing";
}

TEST_F(NamedSnapshots, AreTheVersionTheyWereTakenOf) {
  const auto population = customers(true);
  const auto taken = snapshots_.take("monday", *population, kMonday);
  ASSERT_TRUE(taken.ok()) << taken.error().message;
  EXPECT_EQ(taken->name, "monday");
  EXPECT_EQ(taken->lineage, population->lineage());
  EXPECT_EQ(taken->taken, kMonday);
  EXPECT_EQ(taken->customers, 2u);
  EXPECT_EQ(taken->bytes, std::filesystem::file_size(path_ / kSnapshotsName / "monday.image"));
  EXPECT_EQ(*snapshots_.find("monday"), *taken);

  const auto opened = snapshots_.open("monday");
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ((*opened)->version(), population->version());
  EXPECT_EQ(
      (*opened)->image()->version(),
      Image::with(
          population->image(),
          [&] {
            Sections lineage;
            lineage.emplace(SectionKey{SectionKind::lineage, 0}, lineage_section(taken->lineage));
            return lineage;
          }())
          ->version())
      << "what is opened is no snapshot any more";
}

TEST_F(NamedSnapshots, OutliveANewLoad) {
  const auto monday = customers(true);
  ASSERT_TRUE(snapshots_.take("monday", *monday, kMonday).ok());
  ASSERT_TRUE(save_store(path_, *customers(false)).ok());
  const auto opened = snapshots_.open("monday");
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ((*opened)->version(), monday->version());
}

TEST_F(NamedSnapshots, AreListedTheOldestFirst) {
  ASSERT_TRUE(snapshots_.take("b", *customers(true), kTuesday).ok());
  ASSERT_TRUE(snapshots_.take("c", *customers(true), kMonday).ok());
  ASSERT_TRUE(snapshots_.take("a", *customers(true), kTuesday).ok());
  EXPECT_EQ(names(), (std::vector<std::string>{"c", "a", "b"}));
}

TEST_F(NamedSnapshots, ANameIsTakenOnce) {
  const auto first = snapshots_.take("monday", *customers(true), kMonday);
  const auto again = snapshots_.take("monday", *customers(false), kTuesday);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::in_use);
  EXPECT_EQ(*snapshots_.find("monday"), *first);
  ASSERT_TRUE(snapshots_.remove("monday").ok());
  EXPECT_TRUE(snapshots_.take("monday", *customers(false), kTuesday).ok());
}

TEST_F(NamedSnapshots, ReadersGoOnWhenTheyAreRemoved) {
  ASSERT_TRUE(snapshots_.take("monday", *customers(true), kMonday).ok());
  const auto opened = snapshots_.open("monday");
  ASSERT_TRUE(opened.ok());
  ASSERT_TRUE(snapshots_.remove("monday").ok());
  EXPECT_TRUE(snapshots_.list()->empty());
  EXPECT_EQ((*opened)->directory().find("boris"), Row{1});
}

TEST_F(NamedSnapshots, NamesAreFileNamesThatAreNoVersions) {
  for (const char* name : {"monday", "2026-11-22", "before_the.sale", "A", "0123456789abcdef0",
                           "0123456789abcdef.0", "0123456789abcdef."}) {
    EXPECT_TRUE(Snapshots::check_name(name).ok()) << name;
  }
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string(".hidden"),
        std::string("a/b"), std::string("../a"), std::string("a b"), std::string("a\\b"),
        std::string("a\0b", 3), std::string("понедельник"), std::string("current"),
        std::string("0123456789abcdef"), std::string("0123456789abcdef.17"),
        std::string(kMaxSnapshotNameBytes + 1, 'a')}) {
    EXPECT_EQ(Snapshots::check_name(name).error().code, ErrorCode::invalid_input) << name;
    EXPECT_EQ(snapshots_.take(name, *customers(true), kMonday).error().code,
              ErrorCode::invalid_input);
    EXPECT_EQ(snapshots_.find(name).error().code, ErrorCode::unknown_name);
  }
  EXPECT_FALSE(std::filesystem::exists(path_ / kSnapshotsName));
}

TEST_F(NamedSnapshots, AnUnknownNameGetsTheNearest) {
  ASSERT_TRUE(snapshots_.take("monday", *customers(true), kMonday).ok());
  EXPECT_EQ(snapshots_.open("mondey").error().suggestion, "monday");
}

TEST_F(NamedSnapshots, DamageIsFoundAndSpoilsNoOther) {
  ASSERT_TRUE(snapshots_.take("monday", *customers(true), kMonday).ok());
  ASSERT_TRUE(snapshots_.take("tuesday", *customers(true), kTuesday).ok());
  const auto file = path_ / kSnapshotsName / "monday.image";
  const std::string whole = read_file(file);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string bytes = whole;
    bytes[at] ^= 1;
    write_file(file, bytes);
    EXPECT_EQ(snapshots_.open("monday").error().code, ErrorCode::corrupt_store) << at;
  }
  for (std::size_t size = 0; size < whole.size(); size += 61) {
    write_file(file, whole.substr(0, size));
    EXPECT_EQ(snapshots_.open("monday").error().code, ErrorCode::corrupt_store) << size;
  }
  const auto all = snapshots_.list();
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ((*all)[0].name, "tuesday");
  EXPECT_EQ((*all)[1].name, "monday");
  EXPECT_THAT((*all)[1].damage, HasSubstr("monday.image"));
  const auto report = verify_store(path_);
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->whole());
  EXPECT_TRUE(snapshots_.remove("monday").ok());
  EXPECT_TRUE(verify_store(path_)->whole());
}

TEST_F(NamedSnapshots, WhatOthersPutBesideThemIsLeftAlone) {
  ASSERT_TRUE(snapshots_.take("monday", *customers(true), kMonday).ok());
  write_file(path_ / kSnapshotsName / "notes.txt", "mine");
  write_file(path_ / kSnapshotsName / "two words.image", "mine");
  EXPECT_EQ(names(), (std::vector<std::string>{"monday"}));
}

TEST_F(NamedSnapshots, WhatAnEndedProcessLeftIsCleared) {
  ASSERT_TRUE(snapshots_.take("monday", *customers(true), kMonday).ok());
  write_file(path_ / kSnapshotsName / "tuesday.image.unfinished", "half");
  EXPECT_EQ(names(), (std::vector<std::string>{"monday"}));
  ASSERT_TRUE(snapshots_.take("wednesday", *customers(true), kTuesday).ok());
  EXPECT_EQ(files(), 2u);
}

TEST_F(NamedSnapshots, OneIsTakenAtATime) {
  ASSERT_TRUE(snapshots_.take("monday", *customers(true), kMonday).ok());
  const auto other = machine_disk().lock(path_ / kSnapshotsName / "writer.lock");
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(snapshots_.take("tuesday", *customers(true), kTuesday).error().code, ErrorCode::in_use);
  EXPECT_EQ(snapshots_.remove("monday").error().code, ErrorCode::in_use);
  EXPECT_TRUE(snapshots_.open("monday").ok()) << "reading waits for nobody";
}

TEST_F(NamedSnapshots, AreInABackup) {
  ASSERT_TRUE(snapshots_.take("monday", *customers(false), kMonday).ok());
  const auto target = directory_.path() / "copy";
  ASSERT_TRUE(backup_store(path_, target).ok());
  const auto copied = Snapshots(target).find("monday");
  ASSERT_TRUE(copied.ok()) << copied.error().message;
  EXPECT_EQ(*copied, *snapshots_.find("monday"));
  EXPECT_TRUE(verify_store(target)->whole());
}

}  // namespace
}  // namespace muster::engine
