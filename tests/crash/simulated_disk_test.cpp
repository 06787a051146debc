#include "tests/crash/simulated_disk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/crash/crash_states.hpp"

namespace muster::crash {
namespace {

using ::testing::UnorderedElementsAre;

void write(SimulatedDisk& disk, const std::string& path, std::uint64_t at,
           const std::string& text) {
  auto file = disk.open(path, engine::Disk::Mode::create);
  ASSERT_TRUE(file.ok());
  (void)(*file)->write(at, std::as_bytes(std::span(text)));
}

Status sync(SimulatedDisk& disk, const std::string& path) {
  auto file = disk.open(path, engine::Disk::Mode::write);
  return file ? (*file)->sync() : Status(file.error());
}

// Every state of /a and /b that a cut may leave, "-" for a file that is not there.
std::set<std::string> states(const SimulatedDisk& disk) {
  std::set<std::string> all;
  for_each_crash(disk, [&](const CrashState& crash) {
    std::string text;
    for (const char* name : {"/a", "/b"}) {
      const auto found = crash.disk.names.find(name);
      const auto content = found == crash.disk.names.end()
                               ? crash.disk.contents.end()
                               : crash.disk.contents.find(found->second);
      text += found == crash.disk.names.end()        ? "-"
              : content == crash.disk.contents.end() ? ""
                                                     : content->second;
      text += '|';
    }
    all.insert(text);
  });
  return all;
}

TEST(SimulatedDisk, KeepsWhatWasSyncedAndMayLoseTheRest) {
  SimulatedDisk disk;
  write(disk, "/a", 0, "one");
  ASSERT_TRUE(sync(disk, "/a").ok());
  ASSERT_TRUE(disk.sync_directory("/").ok());
  const SimulatedDisk later(least_left(disk));
  EXPECT_EQ(later.state(), disk.state());
  EXPECT_THAT(states(disk), UnorderedElementsAre("-|-|", "|-|", "one|-|"));
}

TEST(SimulatedDisk, AFileThatIsEmptyAtFirstIsNoOthers) {
  DiskState start;
  start.names["/a"] = 3;
  SimulatedDisk disk(start);
  write(disk, "/b", 0, "b");
  EXPECT_NE(disk.state().names.at("/b"), 3);
}

TEST(SimulatedDisk, TellsOnceWhenANameIsMade) {
  SimulatedDisk disk;
  int made = 0;
  disk.once_named("/a", [&] { ++made; });
  write(disk, "/b", 0, "b");
  EXPECT_EQ(made, 0);
  ASSERT_TRUE(disk.rename("/b", "/a").ok());
  ASSERT_TRUE(disk.rename("/a", "/c").ok());
  write(disk, "/a", 0, "a");
  EXPECT_EQ(made, 1);
}

TEST(SimulatedDisk, WritesBetweenSyncsComeInAnyOrder) {
  SimulatedDisk disk;
  write(disk, "/a", 0, "");
  ASSERT_TRUE(disk.sync_directory("/").ok());
  SimulatedDisk next(least_left(disk));
  write(next, "/a", 0, "x");
  write(next, "/a", 1, "y");
  EXPECT_THAT(states(next), UnorderedElementsAre("|-|", "x|-|", std::string("\0y|-|", 5), "xy|-|"));
}

TEST(SimulatedDisk, ARenameMayBeLostUntilItsDirectoryIsSynced) {
  SimulatedDisk disk;
  write(disk, "/a", 0, "old");
  write(disk, "/b", 0, "new");
  for (const char* name : {"/a", "/b"}) ASSERT_TRUE(sync(disk, name).ok());
  ASSERT_TRUE(disk.sync_directory("/").ok());
  SimulatedDisk next(least_left(disk));
  ASSERT_TRUE(next.rename("/b", "/a").ok());
  EXPECT_THAT(states(next), UnorderedElementsAre("old|new|", "new|-|"));
  ASSERT_TRUE(next.sync_directory("/").ok());
  const SimulatedDisk later(least_left(next));
  EXPECT_EQ(later.state().names, next.state().names);
}

TEST(SimulatedDisk, LongWritesAreTornAtSectors) {
  SimulatedDisk disk;
  write(disk, "/a", 0, "");
  ASSERT_TRUE(disk.sync_directory("/").ok());
  SimulatedDisk next(least_left(disk));
  const std::string text = std::string(512, 'x') + std::string(512, 'y') + "z";
  write(next, "/a", 0, text);
  const std::string hole(512, '\0');
  EXPECT_THAT(states(next),
              UnorderedElementsAre("|-|", text + "|-|", text.substr(0, 512) + "|-|",
                                   text.substr(0, 1024) + "|-|", hole + text.substr(512) + "|-|",
                                   hole + hole + "z|-|"));
}

TEST(SimulatedDisk, WhatASyncFailedToWriteIsNeverWrittenByALaterOne) {
  SimulatedDisk disk;
  write(disk, "/a", 0, "one");
  disk.fail_at(disk.calls() + 1, Failure::input_output);
  EXPECT_FALSE(sync(disk, "/a").ok());
  EXPECT_TRUE(disk.sync_has_failed());
  EXPECT_TRUE(sync(disk, "/a").ok());
  ASSERT_TRUE(disk.sync_directory("/").ok());
  EXPECT_EQ(disk.state().contents.at(1), "one");
  EXPECT_TRUE(least_left(disk).contents[1].empty());
}

TEST(SimulatedDisk, AFullDiskStillReadsAndRemoves) {
  SimulatedDisk disk;
  write(disk, "/a", 0, "one");
  disk.fail_at(disk.calls(), Failure::full, true);
  EXPECT_EQ(disk.open("/b", engine::Disk::Mode::create).error().code, ErrorCode::disk_full);
  EXPECT_TRUE(disk.open("/a", engine::Disk::Mode::read).ok());
  EXPECT_TRUE(disk.remove("/a").ok());
}

}  // namespace
}  // namespace muster::crash
