#include "engine/storage/store.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "engine/live/open_store.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::PopulationFixture;
using tests::read_file;
using tests::TemporaryDirectory;
using tests::write_file;

std::shared_ptr<const Population> customers(const std::string& name) {
  return PopulationFixture({name, "boris", "clara"})
      .category("region", {"North", std::nullopt, "South"})
      .tags("interests", {{{"shoes", "books"}}, std::nullopt, std::vector<std::string>{}})
      .flag("email", {true, std::nullopt, false})
      .number("spend", 2, {12'50, std::nullopt, -5})
      .real("ratio", {0.1, std::nullopt, 2.5})
      .date("birth", {"1990-02-28", std::nullopt, "2000-01-01"})
      .place("home", {Place{454'642'000, 91'900'000}, std::nullopt, Place{0, 0}})
      .text("note", {"likes; commas", std::nullopt, ""})
      .build();
}

std::vector<std::string> files_in(const std::filesystem::path& path) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Store : public ::testing::Test {
 protected:
  void expect_version(const std::string& version) const {
    const auto opened = open_store(path_);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    EXPECT_EQ((*opened)->version(), version);
  }
  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "store";
  std::filesystem::path image_ = path_ / "population.image";
};

TEST_F(Store, GivesBackThePopulationThatWasSaved) {
  const auto saved = customers("anna");
  EXPECT_FALSE(is_store(path_));
  const Status status = save_store(path_, *saved);
  ASSERT_TRUE(status.ok()) << status.error().message;
  EXPECT_TRUE(is_store(path_));
  EXPECT_THAT(files_in(path_), ElementsAre("population.image", "writer.lock"));
  const auto opened = open_store(path_);
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ((*opened)->version(), saved->version());
  EXPECT_EQ((*opened)->size(), 3U);
  for (const Attribute* attribute : saved->attributes().all()) {
    EXPECT_EQ((*opened)->attributes().at(attribute->id).known, attribute->known);
    for (Row row = 0; row < 3; ++row) {
      EXPECT_EQ((*opened)->value(attribute->id, row), saved->value(attribute->id, row));
    }
  }
  EXPECT_EQ((*opened)->directory().find("clara"), 2U);
}

TEST_F(Store, HoldsAnEmptyPopulation) {
  const auto empty = PopulationFixture::numbered(0).flag("email", {}).build();
  ASSERT_TRUE(save_store(path_, *empty).ok());
  expect_version(empty->version());
}

TEST_F(Store, IsCreatedWithItsParentsAndInAnEmptyDirectory) {
  path_ = directory_.path() / "a" / "b" / "store" / "";
  ASSERT_TRUE(save_store(path_, *customers("anna")).ok());
  expect_version(customers("anna")->version());
  path_ = directory_.path() / "empty";
  std::filesystem::create_directory(path_);
  ASSERT_TRUE(save_store(path_, *customers("anna")).ok());
  expect_version(customers("anna")->version());
}

TEST_F(Store, TheNextSaveReplacesTheImageUnderItsReaders) {
  const auto first = customers("anna");
  ASSERT_TRUE(save_store(path_, *first).ok());
  const auto reader = open_store(path_);
  ASSERT_TRUE(reader.ok());
  const auto second = PopulationFixture({"someone else"}).build();
  ASSERT_TRUE(save_store(path_, *second).ok());
  expect_version(second->version());
  EXPECT_EQ((*reader)->version(), first->version());
  EXPECT_EQ((*reader)->directory().id_at(0), "anna");
  // A population can be saved over the very store that it views.
  ASSERT_TRUE(save_store(path_, **reader).ok());
  expect_version(first->version());
}

TEST_F(Store, AnInterruptedSaveLeavesTheOldImage) {
  const auto first = customers("anna");
  ASSERT_TRUE(save_store(path_, *first).ok());
  const std::string whole = read_file(image_);
  const auto leftover = path_ / "population.image.1.unfinished";
  write_file(leftover, whole.substr(0, whole.size() / 2));
  expect_version(first->version());
  const auto second = customers("dora");
  ASSERT_TRUE(save_store(path_, *second).ok());
  expect_version(second->version());
  EXPECT_THAT(files_in(path_),
              ElementsAre("population.image", "population.previous.image", "writer.lock"));
}

TEST_F(Store, ASaveIntoAStoreThatSomebodyWritesToIsRefused) {
  ASSERT_TRUE(save_store(path_, *customers("anna")).ok());
  const auto unfinished = path_ / "population.image.unfinished";
  write_file(unfinished, "half of it");
  {
    // Held by whoever writes; here by the test.
    const int descriptor = ::open((path_ / "writer.lock").c_str(), O_RDWR);
    ASSERT_EQ(::flock(descriptor, LOCK_EX), 0);
    const Status refused = save_store(path_, *customers("dora"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::in_use);
    EXPECT_THAT(refused.error().message, HasSubstr("one process writes a store at a time"));
    EXPECT_EQ(read_file(unfinished), "half of it");
    expect_version(customers("anna")->version());
    ::close(descriptor);
  }
  ASSERT_TRUE(save_store(path_, *customers("dora")).ok());
  EXPECT_FALSE(std::filesystem::exists(unfinished));
}

TEST_F(Store, AnInterruptedFirstSaveLeavesNoStoreButOneCanFollow) {
  std::filesystem::create_directory(path_);
  write_file(path_ / "population.image.1.unfinished", "half of it");
  EXPECT_FALSE(is_store(path_));
  EXPECT_EQ(open_store(path_).error().code, ErrorCode::not_found);
  ASSERT_TRUE(save_store(path_, *customers("anna")).ok());
  expect_version(customers("anna")->version());
}

TEST_F(Store, RefusesAPlaceWithOtherThingsInIt) {
  std::filesystem::create_directory(path_);
  write_file(path_ / "letters.txt", "dear");
  const Status status = save_store(path_, *customers("anna"));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(files_in(path_), ElementsAre("letters.txt"));
  write_file(directory_.path() / "file", "a file");
  const Status onto_file = save_store(directory_.path() / "file", *customers("anna"));
  ASSERT_FALSE(onto_file.ok());
  EXPECT_EQ(onto_file.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(read_file(directory_.path() / "file"), "a file");
}

// As on a full disk: the process may write no file past some bytes.
TEST_F(Store, ASaveThatRunsOutOfSpaceLeavesTheOldImageAlone) {
  ASSERT_TRUE(save_store(path_, *customers("anna")).ok());
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Status status = save_store(path_, *customers("dora"));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::disk_full);
  EXPECT_THAT(status.error().message, HasSubstr("writing"));
  EXPECT_THAT(files_in(path_), ElementsAre("population.image", "writer.lock"));
  expect_version(customers("anna")->version());
}

TEST_F(Store, ADirectoryThatCannotBeWrittenIsAnIoError) {
  ASSERT_TRUE(save_store(path_, *customers("anna")).ok());
  const Status below_a_file = save_store(image_ / "store", *customers("dora"));
  ASSERT_FALSE(below_a_file.ok());
  EXPECT_EQ(below_a_file.error().code, ErrorCode::io_failed);
  EXPECT_THAT(below_a_file.error().message, HasSubstr("store"));
}

TEST_F(Store, AReadOnlyDirectoryIsAnIoErrorAndKeepsItsImage) {
  if (::geteuid() == 0) GTEST_SKIP() << "permissions do not bind root";
  ASSERT_TRUE(save_store(path_, *customers("anna")).ok());
  std::filesystem::permissions(
      path_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  const Status status = save_store(path_, *customers("dora"));
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::io_failed);
  expect_version(customers("anna")->version());
}

TEST_F(Store, WhereThereIsNoneIsNotFound) {
  EXPECT_EQ(open_store(path_).error().code, ErrorCode::not_found);
  EXPECT_THAT(open_store(path_).error().message, HasSubstr(path_.string()));
  std::filesystem::create_directory(path_);
  EXPECT_EQ(open_store(path_).error().code, ErrorCode::not_found);
  write_file(directory_.path() / "file", "id\n1\n");
  EXPECT_EQ(open_store(directory_.path() / "file").error().code, ErrorCode::not_found);
}

TEST_F(Store, DamagedCutForeignAndLaterImagesAreRefusedWithAReason) {
  ASSERT_TRUE(save_store(path_, *customers("anna")).ok());
  const std::string whole = read_file(image_);
  const auto refusal = [&](const std::string& bytes) {
    write_file(image_, bytes);
    const auto opened = open_store(path_);
    EXPECT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt_store);
    return opened.error().message;
  };
  std::string flipped = whole;
  flipped[whole.size() - 100] = static_cast<char>(flipped[whole.size() - 100] ^ 1);
  std::string later = whole;
  later[8] = 9;
  EXPECT_THAT(refusal(flipped), HasSubstr("population.image"));
  EXPECT_THAT(refusal(whole.substr(0, whole.size() / 2)), HasSubstr("bytes of"));
  EXPECT_THAT(refusal("id,name\n1,x\n" + std::string(100, '\n')), HasSubstr("muster"));
  EXPECT_THAT(refusal(later), HasSubstr("format is 9"));
  EXPECT_THAT(refusal(""), HasSubstr("shorter"));
  write_file(image_, whole);
  expect_version(customers("anna")->version());
}

// An image can be whole and yet hold no population.
TEST_F(Store, AnImageWithoutAPopulationIsRefused) {
  std::filesystem::create_directory(path_);
  ASSERT_TRUE(Image::of({})->write_file(image_).ok());
  EXPECT_EQ(open_store(path_).error().code, ErrorCode::corrupt_store);
}

}  // namespace
}  // namespace muster::engine
