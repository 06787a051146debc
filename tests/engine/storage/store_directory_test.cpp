#include "engine/storage/store_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/storage/journal.hpp"
#include "engine/storage/store.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

using muster::tests::read_file;
using muster::tests::write_file;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::shared_ptr<const Population> only(const std::string& id) {
  return muster::tests::PopulationFixture({id}).flag("email", {true}).build();
}

std::shared_ptr<const Image> at(const std::shared_ptr<const Population>& population,
                                const Lineage& lineage) {
  Sections added;
  added.emplace(SectionKey{SectionKind::lineage, 0}, lineage_section(lineage));
  return Image::with(population->image(), std::move(added));
}

class StoreDirectoryTest : public ::testing::Test {
 protected:
  StoreDirectory lock() const {
    auto directory = StoreDirectory::lock(path_);
    EXPECT_TRUE(directory.ok()) << directory.error().message;
    return *std::move(directory);
  }
  StoredImage opened() const {
    auto image = open_stored_image(path_);
    EXPECT_TRUE(image.ok()) << image.error().message;
    return *std::move(image);
  }
  void damage(const char* name) const {
    std::string bytes = read_file(path_ / name);
    bytes[bytes.size() / 2] ^= 1;
    bytes.back() ^= 1;
    // Aside, for the file may be mapped and have another name.
    write_file(path_ / "changed", bytes);
    std::filesystem::rename(path_ / "changed", path_ / name);
  }
  void append(const std::string& origin, std::uint64_t sequence) const {
    auto journal = Journal::open(path_, machine_disk(), Journal::Access::write);
    ASSERT_TRUE(journal.ok());
    const JournalEntry entry{.sequence = sequence, .bytes = "batch"};
    ASSERT_TRUE(journal->append(origin, std::span(&entry, 1)).ok());
  }
  static std::string only_id(const StoredImage& image) {
    return std::string(image.population->directory().id_at(0));
  }
  muster::tests::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "store";
};

TEST_F(StoreDirectoryTest, OneWritesAtATime) {
  {
    const StoreDirectory first = lock();
    const auto second = StoreDirectory::lock(path_);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::in_use);
    EXPECT_EQ(save_store(path_, *only("anna")).error().code, ErrorCode::in_use);
  }
  EXPECT_TRUE(save_store(path_, *only("anna")).ok());
}

TEST_F(StoreDirectoryTest, AReplacedImageIsKeptAsThePrevious) {
  StoreDirectory directory = lock();
  const auto first = directory.begin_history(only("anna")->image());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->version(), only("anna")->version());
  const auto needed = directory.replace_image(*at(only("boris"), {first->origin, 7}));
  ASSERT_TRUE(needed.ok());
  EXPECT_EQ(*needed, *first);
  EXPECT_EQ(opened().population->lineage(), (Lineage{first->origin, 7}));
  EXPECT_EQ(only_id(opened()), "boris");
  const auto next = directory.replace_image(*at(only("clara"), {first->origin, 9}));
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(*next, (Lineage{first->origin, 7}));
  EXPECT_THAT(opened().note, IsEmpty());
}

TEST_F(StoreDirectoryTest, ADamagedImageIsPassedOverForThePreviousAndSaidSo) {
  const auto first = lock().begin_history(only("anna")->image());
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(lock().replace_image(*at(only("boris"), {first->origin, 7})).ok());
  damage("population.image");
  const StoredImage image = opened();
  EXPECT_TRUE(image.is_previous);
  EXPECT_EQ(only_id(image), "anna");
  EXPECT_EQ(image.population->lineage(), *first);
  EXPECT_THAT(image.note, HasSubstr("population.image is not a whole population image"));
  EXPECT_THAT(image.note, HasSubstr("previous image was taken"));
  damage("population.previous.image");
  const auto none = open_stored_image(path_);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::corrupt_store);
  EXPECT_THAT(none.error().message, HasSubstr("previous image cannot be used either"));
}

TEST_F(StoreDirectoryTest, ADamagedImageNeverTakesThePlaceOfAGoodPreviousOne) {
  const auto first = lock().begin_history(only("anna")->image());
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(lock().replace_image(*at(only("boris"), {first->origin, 7})).ok());
  damage("population.image");
  const auto needed = lock().replace_image(*at(only("clara"), {first->origin, 9}));
  ASSERT_TRUE(needed.ok());
  EXPECT_EQ(*needed, *first);
  EXPECT_EQ(only_id(opened()), "clara");
  EXPECT_TRUE(std::filesystem::exists(path_ / "population.damaged.image"));
  damage("population.image");
  EXPECT_EQ(only_id(opened()), "anna");
}

TEST_F(StoreDirectoryTest, AMissingNewestImageIsPassedOverToo) {
  ASSERT_TRUE(save_store(path_, *only("anna")).ok());
  ASSERT_TRUE(save_store(path_, *only("boris")).ok());
  std::filesystem::remove(path_ / "population.image");
  EXPECT_TRUE(is_store(path_));
  EXPECT_EQ(only_id(opened()), "anna");
  ASSERT_TRUE(save_store(path_, *only("clara")).ok());
  EXPECT_EQ(only_id(opened()), "clara");
}

TEST_F(StoreDirectoryTest, ALoadOfTheSameCustomersBeginsAHistoryOfAnotherName) {
  StoreDirectory directory = lock();
  const auto first = directory.begin_history(only("anna")->image());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*directory.begin_history(only("anna")->image()), *first) << "nothing came between";
  append(first->origin, 1);
  const auto second = directory.begin_history(only("anna")->image());
  ASSERT_TRUE(second.ok());
  EXPECT_NE(second->origin, first->origin);
  EXPECT_EQ(second->sequence, 0U);
  EXPECT_EQ(opened().population->lineage(), *second);
  append(second->origin, 1);
  const auto third = directory.begin_history(opened().population->image());
  ASSERT_TRUE(third.ok());
  EXPECT_NE(third->origin, first->origin);
  EXPECT_NE(third->origin, second->origin);
}

TEST_F(StoreDirectoryTest, ALoadForgetsWhereItsCustomersCameFrom) {
  const auto first = lock().begin_history(at(only("anna"), {"0123456789abcdef", 12}));
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first, (Lineage{only("anna")->version(), 0}));
  EXPECT_EQ(opened().population->lineage(), *first);
}

TEST_F(StoreDirectoryTest, ALoadTakesThePlaceOfADamagedJournal) {
  ASSERT_TRUE(save_store(path_, *only("anna")).ok());
  write_file(path_ / kJournalName, std::string(5'000, 'x'));
  const auto begun = lock().begin_history(only("anna")->image());
  ASSERT_TRUE(begun.ok()) << begun.error().message;
  EXPECT_THAT(begun->origin, Not(only("anna")->version()));
  EXPECT_FALSE(std::filesystem::exists(path_ / kJournalName));
  append(begun->origin, 1);
}

TEST_F(StoreDirectoryTest, UnfinishedFilesGoWithTheNextWriter) {
  ASSERT_TRUE(save_store(path_, *only("anna")).ok());
  write_file(path_ / "population.image.unfinished", "half of it");
  write_file(path_ / "population.image.12.unfinished", "half of it");
  lock();
  EXPECT_FALSE(std::filesystem::exists(path_ / "population.image.unfinished"));
  EXPECT_FALSE(std::filesystem::exists(path_ / "population.image.12.unfinished"));
  EXPECT_EQ(only_id(opened()), "anna");
}

}  // namespace
}  // namespace muster::engine
