#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using ::testing::HasSubstr;

class SavedCommands : public ::testing::Test {
 protected:
  SavedCommands() { EXPECT_EQ(run({"load", store_, customers_}).code, 0); }

  ScratchFolder folder_;
  std::string store_ = folder_.path("shop").string();
  std::string customers_ = folder_.file("customers.csv",
                                        "id,city,age,email_ok\n"
                                        "c1,Milan,25,yes\n"
                                        "c2,Milan,31,no\n"
                                        "c3,Rome,44,yes\n"
                                        "c4,,52,\n"
                                        "c5,Rome,19,yes\n");
};

TEST_F(SavedCommands, SegmentsAreSavedUsedAndDeleted) {
  EXPECT_EQ(run({"segment", store_, "save", "adult", "age >= 30", "--family", "demographic",
                 "--description", "thirty and over"})
                .code,
            0);
  EXPECT_EQ(
      run({"segment", store_, "save", "reachable adults", "SEGMENT 'adult' AND email_ok"}).code, 0);
  EXPECT_EQ(run({"count", store_, "SEGMENT 'reachable adults'"}).out, "1\n");
  EXPECT_EQ(run({"members", store_, "SEGMENT 'adult'", "--format", "csv"}).out, "id\nc2\nc3\nc4\n");
  EXPECT_EQ(run({"count", store_, "SEGMENT 'adult'", "--by", "city", "--format", "csv"}).code, 0);
  EXPECT_EQ(run({"overlap", store_, "SEGMENT 'adult'", "email_ok", "--format", "json"}).code, 0);

  const Finished kept = run({"segment", store_, "delete", "adult"});
  EXPECT_EQ(kept.code, 1);
  EXPECT_THAT(kept.err, HasSubstr("SEGMENT 'reachable adults'"));
  // What is not said again stays as it was.
  EXPECT_EQ(run({"segment", store_, "save", "adult", "age >= 31"}).code, 0);
  const auto shown =
      boost::json::parse(run({"segment", store_, "show", "adult", "--format", "json"}).out);
  EXPECT_EQ(shown.at("where").as_string(), "age >= 31");
  EXPECT_EQ(shown.at("description").as_string(), "thirty and over");
  EXPECT_EQ(shown.at("family").as_string(), "demographic");
  EXPECT_THAT(run({"segment", store_, "history", "adult"}).out, HasSubstr("age >= 30"));
  EXPECT_THAT(run({"segment", store_, "list", "--format", "csv"}).out,
              HasSubstr("\nreachable adults,,SEGMENT 'adult' AND email_ok,\"\","));
  EXPECT_EQ(run({"segment", store_, "delete", "reachable adults"}).code, 0);
  EXPECT_EQ(run({"segment", store_, "delete", "adult"}).code, 0);
  const Finished gone = run({"segment", store_, "show", "adult"});
  EXPECT_EQ(gone.code, 1);
  EXPECT_EQ(gone.err, "muster: there is no segment 'adult'\n");
}

TEST_F(SavedCommands, ListsSurviveALoadOfOtherRows) {
  const std::string ids = folder_.file("optout.csv", "id;reason\nc3;asked\nc9;moved\n\"c1\";\n");
  const Finished imported = run({"list", store_, "import", "opt-out", ids});
  EXPECT_EQ(imported.code, 0) << imported.err;
  EXPECT_THAT(imported.err, HasSubstr("nobody has 1 of the ids: c9"));
  EXPECT_EQ(run({"list", store_, "save", "romans", "city = 'Rome'"}).code, 0);
  EXPECT_EQ(run({"members", store_, "LIST 'opt-out'", "--format", "csv"}).out, "id\nc1\nc3\n");

  const std::string other = folder_.file("other.csv",
                                         "id,city,age,email_ok\n"
                                         "c9,Rome,70,no\n"
                                         "c3,Milan,45,yes\n"
                                         "c2,Rome,31,no\n"
                                         "c5,Rome,19,yes\n");
  ASSERT_EQ(run({"load", store_, other}).code, 0);
  EXPECT_EQ(run({"members", store_, "LIST 'opt-out'", "--format", "csv"}).out, "id\nc3\nc9\n");
  EXPECT_EQ(run({"members", store_, "LIST 'romans'", "--format", "csv"}).out, "id\nc3\nc5\n");
  EXPECT_THAT(run({"list", store_, "show", "romans"}).out,
              HasSubstr("the data have changed since"));
  EXPECT_THAT(run({"list", store_, "list"}).out, HasSubstr("city = 'Rome'"));
  EXPECT_EQ(run({"list", store_, "delete", "romans"}).code, 0);
  EXPECT_EQ(run({"list", store_, "delete", "romans"}).code, 1);
}

TEST_F(SavedCommands, IdsComeFromStandardInputToo) {
  EXPECT_EQ(run({"list", store_, "import", "l", "-"}, "c1\nc2\n").code, 0);
  EXPECT_EQ(run({"count", store_, "LIST 'l'"}).out, "2\n");
  EXPECT_EQ(run({"list", store_, "import", "l", "-"}, "").code, 1);
  EXPECT_EQ(run({"count", store_, "LIST 'l'"}).out, "2\n");
}

TEST_F(SavedCommands, SegmentsOfAFileReferToEachOtherAndToTheStore) {
  ASSERT_EQ(run({"segment", store_, "save", "adult", "age >= 30"}).code, 0);
  const std::string file = folder_.file("segments.toml", R"(
[[segment]]
name = "reachable adults"
family = "behavioural"
where = "SEGMENT 'adult' AND SEGMENT 'reachable'"
[[segment]]
name = "reachable"
family = "behavioural"
where = "email_ok"
)");
  const Finished counted = run({"count", store_, "--segments", file, "--format", "csv"});
  EXPECT_EQ(counted.code, 0) << counted.err;
  EXPECT_THAT(counted.out, HasSubstr("SEGMENT 'reachable',1,"));
  EXPECT_THAT(counted.out, HasSubstr("email_ok,3,"));
  EXPECT_EQ(run({"overlap", store_, "--segments", file, "--format", "csv"}).code, 0);
  const Finished circle = run({"count", store_, "--segments",
                               folder_.file("circle.toml",
                                            "[[segment]]\nname = \"a\"\nfamily = \"value\"\n"
                                            "where = \"NOT SEGMENT 'a'\"\n")});
  EXPECT_EQ(circle.code, 1);
  EXPECT_THAT(circle.err, HasSubstr("SEGMENT 'a' → SEGMENT 'a'"));
}

TEST_F(SavedCommands, SaysWhatIsWrong) {
  const Finished unknown = run({"count", store_, "SEGMENT 'adult'"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_EQ(unknown.err,
            "muster: there is no segment 'adult'\n"
            "  SEGMENT 'adult'\n"
            "  ^\n");
  EXPECT_THAT(run({"count", customers_, "LIST 'x'"}).err, HasSubstr("saved in a store"));
  EXPECT_EQ(run({"segment", customers_, "list"}).code, 3);
  EXPECT_EQ(run({"segment", store_}).code, 2);
  EXPECT_EQ(run({"segment", store_, "save", "a"}).code, 2);
  EXPECT_EQ(run({"segment", store_, "save", "a", "age >"}).code, 1);
  EXPECT_EQ(run({"segment", store_, "save", "a", "age > 1", "--family", "x"}).code, 1);
  EXPECT_EQ(run({"list", store_, "import", "a", folder_.path("nothing").string()}).code, 3);
  EXPECT_TRUE(run({"segment", store_, "list", "--format", "csv"}).out.ends_with("changed\n"));
}

}  // namespace
}  // namespace muster::server
