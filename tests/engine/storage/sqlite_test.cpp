#include "engine/storage/sqlite.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/engine/storage/temporary_directory.hpp"

namespace muster::engine {
namespace {

class Sqlite : public ::testing::Test {
 protected:
  static SqliteConnection opened(const std::filesystem::path& path) {
    auto connection = SqliteConnection::open(path, SqliteConnection::Access::write);
    EXPECT_TRUE(connection.ok()) << connection.error().message;
    return *std::move(connection);
  }
  SqliteStatement prepared(const char* sql) {
    auto statement = connection.prepare(sql);
    EXPECT_TRUE(statement.ok()) << statement.error().message;
    return *std::move(statement);
  }
  void SetUp() override {
    ASSERT_TRUE(connection.run("CREATE TABLE words (place INTEGER, word TEXT)").ok());
    for (int i = 1; i <= 3; ++i) {
      auto into = prepared("INSERT INTO words VALUES (?, ?)");
      ASSERT_TRUE(into.bind(1, i).bind(2, "word").run().ok());
    }
  }

  tests::TemporaryDirectory directory;
  SqliteConnection connection = opened(directory.path() / "words.sqlite");
};

constexpr const char* kFrom = "SELECT place FROM words WHERE place >= ? ORDER BY place";

TEST_F(Sqlite, AStatementServesAgainFromItsBeginningAndWithoutItsValues) {
  {
    auto statement = prepared(kFrom);
    const auto row = statement.bind(1, 2).next();
    ASSERT_TRUE(row.ok() && *row);
    EXPECT_EQ(statement.number(0), 2);
  }
  auto again = prepared(kFrom);
  const auto none = again.next();  // no place is >= NULL
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(*none);
}

TEST_F(Sqlite, StatementsOfOneTextThatAreInUseTogetherAreTwo) {
  auto first = prepared(kFrom);
  auto second = prepared(kFrom);
  ASSERT_TRUE(*first.bind(1, 1).next());
  ASSERT_TRUE(*second.bind(1, 3).next());
  EXPECT_EQ(first.number(0), 1);
  EXPECT_EQ(second.number(0), 3);
  ASSERT_TRUE(*first.next());
  EXPECT_EQ(first.number(0), 2);
}

// One that was given back in the middle of its rows holds no lock.
TEST_F(Sqlite, WhatIsGivenBackHoldsNothing) {
  {
    auto statement = prepared(kFrom);
    ASSERT_TRUE(*statement.bind(1, 1).next());
  }
  SqliteConnection other = opened(directory.path() / "words.sqlite");
  EXPECT_TRUE(other.run("DROP TABLE words").ok());
  EXPECT_FALSE(connection.prepare(kFrom).ok() && prepared(kFrom).bind(1, 1).next().ok());
}

TEST_F(Sqlite, AStatementThatFailedServesAgain) {
  ASSERT_TRUE(connection.run("CREATE UNIQUE INDEX once ON words (place)").ok());
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(prepared("INSERT INTO words VALUES (?, ?)").bind(1, 1).bind(2, "x").run().ok());
    EXPECT_TRUE(
        prepared("INSERT INTO words VALUES (?, ?)").bind(1, 10 + i).bind(2, "x").run().ok());
  }
  EXPECT_EQ(*connection.number("SELECT count(*) FROM words"), 5);
}

TEST_F(Sqlite, AStatementMayOutliveItsConnection) {
  std::optional<SqliteConnection> shortly = opened(directory.path() / "words.sqlite");
  auto statement = shortly->prepare(kFrom);
  ASSERT_TRUE(statement.ok());
  { (void)shortly->prepare("SELECT 1"); }
  shortly.reset();
}

}  // namespace
}  // namespace muster::engine
