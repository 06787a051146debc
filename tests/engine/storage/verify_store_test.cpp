#include "engine/storage/verify_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/storage/catalogue.hpp"
#include "engine/storage/journal.hpp"
#include "engine/storage/store.hpp"
#include "engine/storage/store_directory.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

using muster::tests::read_file;
using muster::tests::write_file;
using ::testing::HasSubstr;

class VerifiedStore : public ::testing::Test {
 protected:
  VerifiedStore() {
    EXPECT_TRUE(save_store(path_, *customers()).ok());
    append(1);
    EXPECT_TRUE(Catalogue(path_)
                    .write([](Catalogue::Change& change) {
                      Segment segment;
                      segment.name = "vip";
                      segment.where = "email";
                      auto put = change.put_segment(segment);
                      return put ? Status() : Status(put.error());
                    })
                    .ok());
  }
  static std::shared_ptr<const Population> customers() {
    return muster::tests::PopulationFixture({"anna", "boris"}).flag("email", {true, false}).build();
  }
  void append(std::uint64_t sequence) const {
    auto journal = Journal::open(path_, machine_disk(), Journal::Access::write);
    ASSERT_TRUE(journal.ok());
    const JournalEntry entry{.sequence = sequence, .bytes = "batch"};
    ASSERT_TRUE(journal->append(customers()->version(), std::span(&entry, 1)).ok());
  }
  void flip_in_the_middle(const char* name) const {
    std::string bytes = read_file(path_ / name);
    bytes[bytes.size() / 2] ^= 1;
    bytes.back() ^= 1;
    write_file(path_ / name, bytes);
  }
  // The finding about a part that is damaged.
  std::string damage(const std::string& name) const {
    const auto report = verify_store(path_);
    EXPECT_TRUE(report.ok());
    EXPECT_FALSE(report->whole());
    for (const VerifiedPart& part : report->parts) {
      if (part.name == name && !part.whole) return part.finding;
    }
    return {};
  }
  muster::tests::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "store";
  std::filesystem::path copy_ = directory_.path() / "copy";
};

TEST_F(VerifiedStore, EveryPartOfAWholeStoreIsWhole) {
  const auto report = verify_store(path_);
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->whole());
  ASSERT_EQ(report->parts.size(), 3U);
  EXPECT_THAT(report->parts[0].finding, HasSubstr("2 customers"));
  EXPECT_THAT(report->parts[0].finding, HasSubstr(customers()->version()));
  EXPECT_THAT(report->parts[1].finding, HasSubstr("1 batches after " + customers()->version()));
}

TEST_F(VerifiedStore, WhereThereIsNoneIsNotFound) {
  EXPECT_EQ(verify_store(copy_).error().code, ErrorCode::not_found);
  EXPECT_EQ(backup_store(copy_, directory_.path() / "other").error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "other"));
}

TEST_F(VerifiedStore, DamageIsSaidOfThePartThatHasIt) {
  flip_in_the_middle("population.image");
  EXPECT_THAT(damage("population.image"), HasSubstr("not a whole population image"));
  ASSERT_TRUE(save_store(path_, *customers()).ok());
  EXPECT_TRUE(verify_store(path_)->whole());
  write_file(path_ / "catalogue.sqlite", std::string(4'096, 'x'));
  EXPECT_THAT(damage("catalogue.sqlite"), HasSubstr("damaged"));
  std::filesystem::remove(path_ / "catalogue.sqlite");
  std::filesystem::remove(path_ / "catalogue.sqlite-wal");
  std::filesystem::remove(path_ / "catalogue.sqlite-shm");
  write_file(path_ / "journal.sqlite", std::string(4'096, 'x'));
  EXPECT_THAT(damage("journal.sqlite"), HasSubstr("damaged"));
}

TEST_F(VerifiedStore, ABackupIsAStoreOfTheSameVersion) {
  const auto copied = backup_store(path_, copy_);
  ASSERT_TRUE(copied.ok()) << copied.error().message;
  EXPECT_EQ(*copied, (Lineage{customers()->version(), 1}));
  EXPECT_TRUE(verify_store(copy_)->whole());
  EXPECT_EQ(verify_store(copy_)->parts.size(), 3U);
  const auto state = Catalogue(copy_).state();
  ASSERT_TRUE(state.ok());
  EXPECT_NE((*state)->segments.find("vip"), nullptr);
  EXPECT_EQ(backup_store(path_, copy_).error().code, ErrorCode::invalid_input);
}

TEST_F(VerifiedStore, ABackupIsTakenWhileSomebodyWrites) {
  const auto lock = StoreDirectory::lock(path_);
  ASSERT_TRUE(lock.ok());
  auto journal = Journal::open(path_, machine_disk(), Journal::Access::write);
  ASSERT_TRUE(journal.ok());
  const JournalEntry entry{.sequence = 2, .bytes = "another"};
  ASSERT_TRUE(journal->append(customers()->version(), std::span(&entry, 1)).ok());
  const auto copied = backup_store(path_, copy_);
  ASSERT_TRUE(copied.ok()) << copied.error().message;
  EXPECT_EQ(copied->sequence, 2U);
  // What comes later is not in it, and the copy takes batches of its own.
  const JournalEntry later{.sequence = 3, .bytes = "later"};
  ASSERT_TRUE(journal->append(customers()->version(), std::span(&later, 1)).ok());
  auto copy = Journal::open(copy_, machine_disk(), Journal::Access::write);
  ASSERT_TRUE(copy.ok());
  EXPECT_EQ(copy->extent({customers()->version(), 0})->last, 2U);
  EXPECT_TRUE(copy->append(customers()->version(), std::span(&later, 1)).ok());
}

}  // namespace
}  // namespace muster::engine
