#include "engine/storage/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "engine/storage/sqlite.hpp"
#include "engine/storage/store.hpp"
#include "tests/engine/storage/sample_population.hpp"
#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

using muster::tests::TemporaryDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Segment segment(std::string name, std::string where = "TRUE") {
  Segment made;
  made.name = std::move(name);
  made.where = std::move(where);
  return made;
}

Status put(Catalogue& catalogue, const Segment& segment) {
  return catalogue.write([&](Catalogue::Change& change) -> Status {
    auto put = change.put_segment(segment);
    return put ? Status() : Status(put.error());
  });
}

Status put(Catalogue& catalogue, const std::string& name, const IdList& ids) {
  return catalogue.write([&](Catalogue::Change& change) -> Status {
    ListEntry entry;
    entry.name = name;
    auto put = change.put_list(entry, ids);
    return put ? Status() : Status(put.error());
  });
}

std::vector<std::string> names(const Catalogue& catalogue) {
  std::vector<std::string> found;
  const auto state = catalogue.state();
  EXPECT_TRUE(state.ok()) << state.error().message;
  for (const Segment* one : (*state)->segments.by_name()) found.push_back(one->name);
  return found;
}

std::vector<std::string> ids_of(const IdList& list) {
  std::vector<std::string> ids;
  list.for_each([&](std::string_view id) {
    ids.emplace_back(id);
    return true;
  });
  return ids;
}

TEST(Catalogue, IsEmptyAndMakesNoFileBeforeTheFirstWrite) {
  const TemporaryDirectory store;
  const Catalogue catalogue(store.path());
  EXPECT_TRUE(names(catalogue).empty());
  EXPECT_TRUE(catalogue.history("x")->empty());
  EXPECT_TRUE(std::filesystem::is_empty(store.path()));
}

TEST(Catalogue, KeepsWhatWasSavedForTheNextProcess) {
  const TemporaryDirectory store;
  {
    Catalogue catalogue(store.path());
    Segment vip = segment("vip — 'особые'", "spend > 500");
    vip.family = Family::value;
    vip.description = "worth it";
    vip.owner = "anna";
    ASSERT_TRUE(put(catalogue, vip).ok());
  }
  const Catalogue catalogue(store.path());
  const auto state = catalogue.state();
  ASSERT_TRUE(state.ok());
  const Segment* vip = (*state)->segments.find("vip — 'особые'");
  ASSERT_NE(vip, nullptr);
  EXPECT_EQ(vip->where, "spend > 500");
  EXPECT_EQ(vip->family, Family::value);
  EXPECT_EQ(vip->description, "worth it");
  EXPECT_EQ(vip->owner, "anna");
  EXPECT_GT(vip->created.since_epoch, 0);
  EXPECT_EQ(vip->created, vip->changed);
}

TEST(Catalogue, KeepsTheHistoryOfDefinitionsPastDeletion) {
  const TemporaryDirectory store;
  Catalogue catalogue(store.path());
  ASSERT_TRUE(put(catalogue, segment("a", "x > 1")).ok());
  ASSERT_TRUE(put(catalogue, segment("a", "x > 1")).ok());  // nothing new
  ASSERT_TRUE(put(catalogue, segment("a", "x > 2")).ok());
  ASSERT_TRUE(catalogue.write([](auto& change) { return change.remove_segment("a"); }).ok());
  ASSERT_TRUE(put(catalogue, segment("a", "x > 3")).ok());
  const auto history = catalogue.history("a");
  ASSERT_TRUE(history.ok());
  std::vector<std::string> told;
  for (const SegmentRevision& one : *history) {
    told.push_back(std::string(to_string(one.change)) + " " + one.segment.where);
  }
  EXPECT_THAT(told,
              ElementsAre("created x > 1", "changed x > 2", "deleted x > 2", "created x > 3"));
}

TEST(Catalogue, KeepsScorecardsBesideSegmentsOfTheSameName) {
  const TemporaryDirectory store;
  Catalogue catalogue(store.path());
  ASSERT_TRUE(put(catalogue, segment("lead", "x > 1")).ok());
  const Status saved = catalogue.write([](Catalogue::Change& change) -> Status {
    auto put = change.put_scorecard(segment("lead", "{\"rules\":[]}"));
    return put && *put ? Status() : Status(Error{ErrorCode::invalid_input, "not new"});
  });
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  const auto state = catalogue.state();
  ASSERT_NE((*state)->scorecards.find("lead"), nullptr);
  EXPECT_EQ((*state)->scorecards.find("lead")->where, "{\"rules\":[]}");
  EXPECT_EQ((*state)->segments.find("lead")->where, "x > 1");
  EXPECT_NE((*state)->scorecards.find("lead")->revision, (*state)->segments.find("lead")->revision);
  ASSERT_TRUE(catalogue.write([](auto& change) { return change.remove_scorecard("lead"); }).ok());
  EXPECT_EQ((*catalogue.state())->scorecards.size(), 0U);
  EXPECT_EQ(catalogue.history("lead", DefinitionKind::scorecard)->size(), 2U);
  EXPECT_EQ(catalogue.history("lead")->size(), 1U);
}

TEST(Catalogue, TakesAFileOfVersion1AsItIsAndBringsItUpToDateWhenItWrites) {
  const TemporaryDirectory store;
  {
    auto old =
        SqliteConnection::open(store.path() / "catalogue.sqlite", SqliteConnection::Access::write);
    ASSERT_TRUE(old.ok());
    ASSERT_TRUE(old->run(R"(
CREATE TABLE segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, family TEXT,
  definition TEXT NOT NULL, description TEXT NOT NULL, owner TEXT NOT NULL,
  created INTEGER NOT NULL, changed INTEGER NOT NULL, revision INTEGER NOT NULL) STRICT;
CREATE TABLE revisions (
  revision INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, change INTEGER NOT NULL,
  at INTEGER NOT NULL, family TEXT, definition TEXT NOT NULL, description TEXT NOT NULL,
  owner TEXT NOT NULL) STRICT;
CREATE INDEX revisions_by_name ON revisions (name, revision);
CREATE TABLE lists (
  number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL,
  owner TEXT NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL, as_of INTEGER NOT NULL,
  definition TEXT NOT NULL, version TEXT NOT NULL, size INTEGER NOT NULL) STRICT;
CREATE TABLE list_parts (
  list INTEGER NOT NULL, part INTEGER NOT NULL, ids BLOB NOT NULL,
  PRIMARY KEY (list, part)) STRICT;
INSERT INTO segments VALUES (1, 'old', NULL, 'x > 1', '', 'anna', 5, 6, 7);
INSERT INTO revisions VALUES (7, 'old', 0, 6, NULL, 'x > 1', '', 'anna');
PRAGMA application_id = 1297437524;
PRAGMA user_version = 1;)")
                    .ok());
  }
  Catalogue catalogue(store.path());
  EXPECT_THAT(names(catalogue), ElementsAre("old"));
  EXPECT_EQ(catalogue.history("old")->size(), 1U);
  EXPECT_TRUE(catalogue.history("old", DefinitionKind::scorecard)->empty());
  const Status saved = catalogue.write([](Catalogue::Change& change) -> Status {
    auto put = change.put_scorecard(segment("old", "{}"));
    return put ? Status() : Status(put.error());
  });
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  const Catalogue again(store.path());
  EXPECT_THAT(names(again), ElementsAre("old"));
  EXPECT_EQ((*again.state())->scorecards.size(), 1U);
  EXPECT_EQ(again.history("old")->front().segment.owner, "anna");
  EXPECT_EQ(again.history("old", DefinitionKind::scorecard)->size(), 1U);
}

TEST(Catalogue, AChangeThatFailsLeavesNothing) {
  const TemporaryDirectory store;
  Catalogue catalogue(store.path());
  const Status failed = catalogue.write([](Catalogue::Change& change) -> Status {
    EXPECT_TRUE(change.put_segment(segment("a")).ok());
    ListEntry entry;
    entry.name = "l";
    EXPECT_TRUE(change.put_list(entry, IdList::of({"1", "2"})).ok());
    return Error{ErrorCode::invalid_input, "no"};
  });
  EXPECT_EQ(failed.error().message, "no");
  EXPECT_TRUE(names(catalogue).empty());
  EXPECT_TRUE((*catalogue.state())->lists.empty());
  EXPECT_TRUE(put(catalogue, segment("b")).ok());
  EXPECT_THAT(names(catalogue), ElementsAre("b"));
}

TEST(Catalogue, OneStateIsKeptUntilSomebodyWrites) {
  const TemporaryDirectory store;
  Catalogue here(store.path());
  Catalogue elsewhere(store.path());
  ASSERT_TRUE(put(here, segment("a")).ok());
  const auto before = *elsewhere.state();
  EXPECT_EQ(*elsewhere.state(), before);
  ASSERT_TRUE(put(here, segment("b")).ok());
  EXPECT_THAT(names(elsewhere), ElementsAre("a", "b"));
  EXPECT_NE(*elsewhere.state(), before);
  EXPECT_EQ(before->segments.size(), 1U) << "a state that was handed out does not change";
}

TEST(Catalogue, ReadersDoNotWaitForAWriter) {
  const TemporaryDirectory store;
  Catalogue catalogue(store.path());
  ASSERT_TRUE(put(catalogue, segment("a")).ok());
  const Status written = catalogue.write([&](Catalogue::Change& change) -> Status {
    EXPECT_TRUE(change.put_segment(segment("b")).ok());
    // Not yet there for anybody, and nobody waits.
    EXPECT_THAT(names(catalogue), ElementsAre("a"));
    return {};
  });
  ASSERT_TRUE(written.ok());
  EXPECT_THAT(names(catalogue), ElementsAre("a", "b"));
}

TEST(Catalogue, ListsKeepTheirIdsAndAreReplacedWhole) {
  const TemporaryDirectory store;
  Catalogue catalogue(store.path());
  std::vector<std::string> many;
  for (int i = 0; i < 100'000; ++i) many.push_back("c" + std::to_string(1'000'000 + 7 * i));
  ASSERT_TRUE(put(catalogue, "l", IdList::of(many)).ok());
  const ListEntry first = (*catalogue.state())->lists.at("l");
  EXPECT_EQ(first.size, many.size());
  auto read = catalogue.ids(first.number);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(ids_of(*read), many);
  ASSERT_TRUE(put(catalogue, "l", IdList::of({"10", "9", "10"})).ok());
  const ListEntry second = (*catalogue.state())->lists.at("l");
  EXPECT_NE(second.number, first.number);
  EXPECT_EQ(second.created, first.created);
  EXPECT_THAT(ids_of(*catalogue.ids(second.number)), ElementsAre("9", "10"));
  EXPECT_EQ(catalogue.ids(first.number).error().code, ErrorCode::not_found);
  ASSERT_TRUE(catalogue.write([](auto& change) { return change.remove_list("l"); }).ok());
  EXPECT_TRUE((*catalogue.state())->lists.empty());
}

TEST(Catalogue, SurvivesAReloadOfTheImage) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "store";
  ASSERT_TRUE(save_store(path, *tests::sample_population(100, false)).ok());
  Catalogue catalogue(path);
  ASSERT_TRUE(put(catalogue, segment("a")).ok());
  ASSERT_TRUE(save_store(path, *tests::sample_population(100, false)).ok());
  EXPECT_THAT(names(Catalogue(path)), ElementsAre("a"));
}

TEST(Catalogue, RefusesWhatIsNoCatalogue) {
  const TemporaryDirectory store;
  muster::tests::write_file(store.path() / "catalogue.sqlite", std::string(4096, 'x'));
  Catalogue catalogue(store.path());
  EXPECT_EQ(catalogue.state().error().code, ErrorCode::corrupt_store);
  EXPECT_EQ(put(catalogue, segment("a")).error().code, ErrorCode::corrupt_store);
}

TEST(Catalogue, NamesHaveLimits) {
  EXPECT_TRUE(check_saved_name("Молодые и образованные, 25–34 🎓").ok());
  EXPECT_TRUE(check_saved_name("a/b?c%d'\"").ok());
  std::string letters;
  for (int i = 0; i < 200; ++i) letters += "ы";
  EXPECT_TRUE(check_saved_name(letters).ok());
  EXPECT_EQ(check_saved_name(letters + "ы").error().code, ErrorCode::limit_exceeded);
  for (const char* wrong : {"", " a", "a ", "a\nb", "\x7f", "\xff\xfe"}) {
    EXPECT_EQ(check_saved_name(wrong).error().code, ErrorCode::invalid_input) << wrong;
  }
}

TEST(Catalogue, TwoWritersWaitForEachOther) {
  const TemporaryDirectory store;
  constexpr int kEach = 40;
  std::atomic<int> failures = 0;
  const auto write = [&](const std::string& who) {
    Catalogue catalogue(store.path());
    for (int i = 0; i < kEach; ++i) {
      if (!put(catalogue, segment(who + std::to_string(i))).ok()) ++failures;
    }
  };
  std::thread other(write, "a");
  write("b");
  other.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(names(Catalogue(store.path())).size(), 2U * kEach);
}

/// Runs `work` in a process of its own, which is killed once it has reported `reports` bytes.
template <typename Work>
std::string report_of_killed(Work work, std::size_t reports) {
  int pipe[2];
  EXPECT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe[0]);
    work(pipe[1]);
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::string report;
  char byte = 0;
  while (report.size() < reports && ::read(pipe[0], &byte, 1) == 1) report.push_back(byte);
  ::kill(child, SIGKILL);
  while (::read(pipe[0], &byte, 1) == 1) report.push_back(byte);
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return report;
}

TEST(Catalogue, LosesNothingAcknowledgedAndTearsNothingWhenAWriterIsKilled) {
  for (const std::size_t moment : {1U, 7U, 23U}) {
    const TemporaryDirectory store;
    // Every change saves a segment and a list of the same name; each is reported once done.
    const std::string report = report_of_killed(
        [&](int out) {
          Catalogue catalogue(store.path());
          std::vector<std::string> ids;
          for (int i = 0; i < 20'000; ++i) ids.push_back(std::to_string(i));
          const IdList list = IdList::of(ids);
          for (int i = 0;; ++i) {
            const std::string name = "n" + std::to_string(i);
            const Status written = catalogue.write([&](Catalogue::Change& change) -> Status {
              ListEntry entry;
              entry.name = name;
              if (auto put = change.put_segment(segment(name)); !put) return put.error();
              if (auto put = change.put_list(entry, list); !put) return put.error();
              return {};
            });
            if (!written.ok() || ::write(out, ".", 1) != 1) return;
          }
        },
        moment);
    Catalogue catalogue(store.path());
    const auto state = catalogue.state();
    ASSERT_TRUE(state.ok()) << state.error().message;
    EXPECT_GE((*state)->segments.size(), report.size());
    EXPECT_LE((*state)->segments.size(), report.size() + 1);
    EXPECT_EQ((*state)->segments.size(), (*state)->lists.size());
    for (const auto& [name, entry] : (*state)->lists) {
      const auto ids = catalogue.ids(entry.number);
      ASSERT_TRUE(ids.ok()) << ids.error().message;
      EXPECT_EQ(ids->size(), 20'000U);
    }
    EXPECT_TRUE(put(catalogue, segment("after")).ok());
  }
}

}  // namespace
}  // namespace muster::engine
