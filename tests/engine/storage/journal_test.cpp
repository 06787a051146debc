#include "engine/storage/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/storage/sqlite.hpp"
#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Access = Journal::Access;

const std::string kOne = "0000000000000001";
const std::string kTwo = "0000000000000002";

class JournalFile : public ::testing::Test {
 protected:
  Journal open(Access access = Access::write) const {
    auto journal = Journal::open(directory_.path(), machine_disk(), access);
    EXPECT_TRUE(journal.ok()) << journal.error().message;
    return *std::move(journal);
  }
  static void append(Journal& journal, const std::string& origin, std::uint64_t first,
                     const std::vector<std::string>& texts) {
    std::vector<JournalEntry> entries;
    for (const std::string& text : texts) {
      entries.push_back({.sequence = first + entries.size(), .time = 1'000, .bytes = text});
    }
    const Status done = journal.append(origin, entries);
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  static std::vector<std::string> replayed(Journal& journal, const Lineage& after) {
    std::vector<std::string> texts;
    const Status done = journal.replay(after, [&](const JournalEntry& entry) {
      texts.push_back(std::to_string(entry.sequence) + std::string(entry.bytes));
      return Status();
    });
    EXPECT_TRUE(done.ok()) << done.error().message;
    return texts;
  }
  static Error refusal(Journal& journal, const Lineage& after) {
    const Status done = journal.replay(after, [](const JournalEntry&) { return Status(); });
    EXPECT_FALSE(done.ok());
    return done.ok() ? Error{} : done.error();
  }
  // Changes the file as nobody should.
  void spoil(const char* sql) const {
    auto connection =
        SqliteConnection::open(directory_.path() / kJournalName, SqliteConnection::Access::write);
    ASSERT_TRUE(connection.ok());
    ASSERT_TRUE(connection->run(sql).ok());
  }
  muster::tests::TemporaryDirectory directory_;
};

TEST_F(JournalFile, GivesBackWhatWasAppendedInOrder) {
  {
    Journal journal = open();
    append(journal, kOne, 1, {"a", ""});
    append(journal, kOne, 3, {std::string(100'000, 'c')});
  }
  Journal journal = open();
  EXPECT_THAT(replayed(journal, {kOne, 0}),
              ElementsAre("1a", "2", "3" + std::string(100'000, 'c')));
  EXPECT_THAT(replayed(journal, {kOne, 3}), IsEmpty());
  append(journal, kOne, 4, {"d"});
  EXPECT_THAT(replayed(journal, {kOne, 3}), ElementsAre("4d"));
  const auto extent = journal.extent({kOne, 1});
  ASSERT_TRUE(extent.ok());
  EXPECT_EQ(extent->entries, 3U);
  EXPECT_EQ(extent->bytes, 100'001U);
  EXPECT_EQ(extent->first, 2U);
  EXPECT_EQ(extent->last, 4U);
  EXPECT_TRUE(journal.verify().ok());
}

TEST_F(JournalFile, IsMadeByTheFirstAppend) {
  Journal reader = open(Access::read);
  Journal journal = open();
  EXPECT_THAT(replayed(journal, {kOne, 0}), IsEmpty());
  EXPECT_TRUE(journal.forget({kOne, 0}, 0).ok());
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / kJournalName));
  EXPECT_FALSE(*reader.knows(kOne));
  append(journal, kOne, 1, {"a"});
  EXPECT_TRUE(*reader.knows(kOne));
  EXPECT_THAT(replayed(reader, {kOne, 0}), ElementsAre("1a"));
}

TEST_F(JournalFile, AReaderSeesWhatAWriterAppendsMeanwhile) {
  Journal writer = open();
  append(writer, kOne, 1, {"a"});
  Journal reader = open(Access::read);
  const Status done = reader.replay({kOne, 0}, [&](const JournalEntry& entry) {
    // As of one moment: what comes now is not in it.
    EXPECT_EQ(entry.sequence, 1U);
    append(writer, kOne, 2, {"b"});
    return Status();
  });
  EXPECT_TRUE(done.ok());
  EXPECT_THAT(replayed(reader, {kOne, 0}), ElementsAre("1a", "2b"));
}

TEST_F(JournalFile, HistoriesAreApart) {
  Journal journal = open();
  append(journal, kOne, 1, {"a"});
  append(journal, kTwo, 1, {"x", "y"});
  append(journal, kOne, 2, {"b"});
  EXPECT_THAT(replayed(journal, {kOne, 0}), ElementsAre("1a", "2b"));
  EXPECT_THAT(replayed(journal, {kTwo, 1}), ElementsAre("2y"));
  EXPECT_THAT(replayed(journal, {"0000000000000003", 0}), IsEmpty());
}

TEST_F(JournalFile, TheErrorOfWhoeverIsReplayedToEndsIt) {
  Journal journal = open();
  append(journal, kOne, 1, {"a", "b"});
  int calls = 0;
  const Status done = journal.replay({kOne, 0}, [&](const JournalEntry&) {
    ++calls;
    return Status(Error{ErrorCode::limit_exceeded, "enough"});
  });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().message, "enough");
  EXPECT_EQ(calls, 1);
  append(journal, kOne, 3, {"c"});
}

TEST_F(JournalFile, AnAppendThatDoesNotFollowIsRefusedWhole) {
  Journal journal = open();
  append(journal, kOne, 5, {"e"});
  for (const std::uint64_t first : {4U, 5U, 7U}) {
    const std::vector<JournalEntry> entries{{.sequence = first}, {.sequence = first + 1}};
    const Status done = journal.append(kOne, entries);
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, ErrorCode::corrupt_store);
  }
  append(journal, kOne, 6, {"f"});
  EXPECT_THAT(replayed(journal, {kOne, 4}), ElementsAre("5e", "6f"));
}

TEST_F(JournalFile, ForgetsWhatAnImageHasAndStillKnowsWhereItWas) {
  Journal journal = open();
  append(journal, kTwo, 1, {"x"});
  append(journal, kOne, 1, {"a", "b", "c"});
  ASSERT_TRUE(journal.forget({kOne, 2}, 0).ok());
  EXPECT_THAT(replayed(journal, {kOne, 2}), ElementsAre("3c"));
  EXPECT_EQ(refusal(journal, {kOne, 1}).code, ErrorCode::version_gone);
  EXPECT_EQ(refusal(journal, {kTwo, 0}).code, ErrorCode::version_gone);
  EXPECT_TRUE(*journal.knows(kTwo));
  ASSERT_TRUE(journal.forget({kOne, 99}, 0).ok());
  EXPECT_THAT(replayed(journal, {kOne, 3}), IsEmpty());
  append(journal, kOne, 4, {"d"});
  EXPECT_THAT(replayed(journal, {kOne, 3}), ElementsAre("4d"));
  EXPECT_TRUE(journal.verify().ok());
}

TEST_F(JournalFile, ForgetsManyBytesInParts) {
  Journal journal = open();
  for (std::uint64_t i = 1; i <= 10; ++i) {
    append(journal, kOne, i, {std::string(9'000'000, static_cast<char>('a' + i))});
  }
  ASSERT_TRUE(journal.forget({kOne, 9}, 0).ok());
  EXPECT_EQ(refusal(journal, {kOne, 8}).code, ErrorCode::version_gone);
  EXPECT_EQ(replayed(journal, {kOne, 9}).size(), 1U);
  EXPECT_TRUE(journal.verify().ok());
}

TEST_F(JournalFile, KeysOutliveTheirEntries) {
  Journal journal = open();
  const std::vector<JournalEntry> entries{
      {.sequence = 1, .time = 1'000, .bytes = "a", .key = "k1", .reply = "done"},
      {.sequence = 2, .time = 2'000, .bytes = "b", .key = "k2"},
      {.sequence = 3, .time = 2'000, .bytes = "c"}};
  ASSERT_TRUE(journal.append(kOne, entries).ok());
  ASSERT_TRUE(journal.forget({kOne, 3}, 1'000).ok());
  const auto first = journal.find_key("k1");
  ASSERT_TRUE(first.ok() && first->has_value());
  EXPECT_EQ((*first)->sequence, 1U);
  EXPECT_EQ((*first)->content, content_hash("a"));
  EXPECT_EQ((*first)->reply, "done");
  ASSERT_TRUE(journal.forget({kOne, 3}, 1'001).ok());
  EXPECT_FALSE(journal.find_key("k1")->has_value());
  EXPECT_EQ(journal.find_key("k2")->value().reply, "");
  EXPECT_FALSE(journal.find_key("")->has_value());
}

TEST_F(JournalFile, DamageIsNoticedAndSaidWhere) {
  const auto spoilt = [&](const char* sql) {
    std::filesystem::remove(directory_.path() / kJournalName);
    {
      Journal journal = open();
      append(journal, kOne, 1, {"a", "b", "c"});
    }
    spoil(sql);
    Journal journal = open();
    EXPECT_FALSE(journal.verify().ok()) << sql;
    const Error error = refusal(journal, {kOne, 0});
    EXPECT_EQ(error.code, ErrorCode::corrupt_store) << sql;
    return error.message;
  };
  EXPECT_THAT(spoilt("UPDATE entries SET bytes = x'62' WHERE bytes = x'61'"),
              HasSubstr(kOne + ".1"));
  EXPECT_THAT(spoilt("UPDATE entries SET time = time + 1 WHERE bytes = x'62'"),
              HasSubstr(kOne + ".2 has a false checksum"));
  EXPECT_THAT(spoilt("DELETE FROM entries WHERE bytes = x'62'"),
              HasSubstr(kOne + ".3 follows " + kOne + ".1"));
}

TEST_F(JournalFile, EntriesOfOneHistoryAreNotTakenForAnothers) {
  {
    Journal journal = open();
    append(journal, kTwo, 1, {"a"});
  }
  spoil("UPDATE histories SET origin = '0000000000000001'");
  Journal journal = open();
  EXPECT_THAT(refusal(journal, {kOne, 0}).message, HasSubstr("false checksum"));
  EXPECT_FALSE(journal.verify().ok());
}

TEST_F(JournalFile, ForeignFilesAreRefused) {
  muster::tests::write_file(directory_.path() / kJournalName, std::string(5'000, 'x'));
  const auto journal = Journal::open(directory_.path(), machine_disk(), Access::write);
  ASSERT_FALSE(journal.ok());
  EXPECT_EQ(journal.error().code, ErrorCode::corrupt_store);
  std::filesystem::remove(directory_.path() / kJournalName);
  spoil("CREATE TABLE letters (text)");
  for (const Access access : {Access::read, Access::write}) {
    const auto other = Journal::open(directory_.path(), machine_disk(), access);
    ASSERT_FALSE(other.ok());
    EXPECT_EQ(other.error().code, ErrorCode::corrupt_store);
  }
}

}  // namespace
}  // namespace muster::engine
