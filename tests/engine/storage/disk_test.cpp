#include "engine/storage/disk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

using muster::tests::read_file;
using muster::tests::TemporaryDirectory;
using muster::tests::write_file;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

class MachineDisk : public ::testing::Test {
 protected:
  Disk& disk_ = machine_disk();
  TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_.path() / "file";
};

TEST_F(MachineDisk, WritesAnywhereInAFileAndReadsItBack) {
  auto file = disk_.open(file_, Disk::Mode::create);
  ASSERT_TRUE(file.ok()) << file.error().message;
  ASSERT_TRUE((*file)->write(3, bytes_of("def")).ok());
  ASSERT_TRUE((*file)->write(0, bytes_of("abc")).ok());
  ASSERT_TRUE((*file)->sync().ok());
  EXPECT_EQ(read_file(file_), "abcdef");
  std::string read(10, '.');
  const auto got = (*file)->read(2, std::as_writable_bytes(std::span(read)));
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(*got, 4U);
  EXPECT_EQ(read, "cdef......");
  ASSERT_TRUE((*file)->truncate(2).ok());
  const auto size = (*file)->size();
  ASSERT_TRUE(size.ok());
  EXPECT_EQ(*size, 2U);
}

TEST_F(MachineDisk, OpensWhatIsThereAndMakesOnlyWhatItIsAskedTo) {
  for (const auto mode : {Disk::Mode::read, Disk::Mode::write}) {
    const auto missing = disk_.open(file_, mode);
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    EXPECT_THAT(missing.error().message, HasSubstr(file_.string()));
  }
  EXPECT_FALSE(disk_.exists(file_));
  ASSERT_TRUE(disk_.open(file_, Disk::Mode::create).ok());
  EXPECT_TRUE(disk_.exists(file_));
  EXPECT_EQ(disk_.open(file_ / "below", Disk::Mode::create).error().code, ErrorCode::io_failed);
}

TEST_F(MachineDisk, AMappedFileStaysWhenAnotherTakesItsPlace) {
  write_file(file_, "the first");
  const auto mapped = disk_.map(file_);
  ASSERT_TRUE(mapped.ok());
  const auto other = directory_.path() / "other";
  write_file(other, "something else");
  ASSERT_TRUE(disk_.rename(other, file_).ok());
  const auto bytes = (*mapped)->bytes();
  EXPECT_TRUE(std::ranges::equal(bytes, bytes_of("the first")));
  EXPECT_EQ(read_file(file_), "something else");
}

TEST_F(MachineDisk, MapsEmptyFilesAndNothingButFiles) {
  write_file(file_, "");
  const auto empty = disk_.map(file_);
  ASSERT_TRUE(empty.ok());
  EXPECT_TRUE((*empty)->bytes().empty());
  EXPECT_EQ(disk_.map(directory_.path()).error().code, ErrorCode::corrupt_store);
  EXPECT_EQ(disk_.map(directory_.path() / "none").error().code, ErrorCode::not_found);
}

TEST_F(MachineDisk, LinksRenamesRemovesAndLists) {
  write_file(file_, "text");
  const auto second = directory_.path() / "second";
  ASSERT_TRUE(disk_.link(file_, second).ok());
  EXPECT_FALSE(disk_.link(file_, second).ok());
  ASSERT_TRUE(disk_.make_directory(directory_.path() / "folder").ok());
  ASSERT_TRUE(disk_.make_directory(directory_.path() / "folder").ok());
  EXPECT_FALSE(disk_.make_directory(file_).ok());
  const auto names = disk_.list(directory_.path());
  ASSERT_TRUE(names.ok());
  EXPECT_THAT(*names, UnorderedElementsAre("file", "second", "folder"));
  ASSERT_TRUE(disk_.remove(file_).ok());
  EXPECT_EQ(disk_.remove(file_).error().code, ErrorCode::not_found);
  EXPECT_EQ(read_file(second), "text");
  EXPECT_TRUE(disk_.sync_directory(directory_.path()).ok());
  EXPECT_FALSE(disk_.list(file_).ok());
}

TEST_F(MachineDisk, OneHoldsALockUntilItGoes) {
  {
    const auto held = disk_.lock(file_);
    ASSERT_TRUE(held.ok()) << held.error().message;
    const auto second = disk_.lock(file_);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::in_use);
    EXPECT_THAT(second.error().message, HasSubstr("this process"));
  }
  EXPECT_TRUE(disk_.lock(file_).ok());
}

TEST_F(MachineDisk, SaysThatItIsFull) {
  if (!disk_.exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  auto file = disk_.open("/dev/full", Disk::Mode::write);
  ASSERT_TRUE(file.ok());
  const Status written = (*file)->write(0, bytes_of("text"));
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, ErrorCode::disk_full);
}

}  // namespace
}  // namespace muster::engine
