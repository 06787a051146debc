#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "loaders/changes/read_changes.hpp"
#include "loaders/load.hpp"
#include "tests/loaders/changes/change_text.hpp"
#include "tests/seed.hpp"

namespace muster::loaders {
namespace {

using test::attributes_text;
using test::customers_text;
using testing::HasSubstr;

/// spend number(2), age number, city category, email_ok flag, interests tags, signup date, seen
/// time, home place, ratio real, note text.
std::shared_ptr<const engine::Population> shop() {
  LoadOptions options;
  options.schema = *Schema::parse(
      "[columns.note]\ntype = \"text\"\n[columns.ratio]\ntype = \"real\"\n"
      "[columns.interests]\ntype = \"tags\"\n");
  auto loaded = load_bytes(
      "id;spend;age;city;email_ok;interests;signup;seen;home;ratio;note\n"
      "c1;12.50;30;Milan;true;tea|tennis;2026-01-02;2026-01-02T10:00:00Z;45.46,9.19;0.5;hello\n",
      "shop.csv", options);
  ENGINE_CHECK(loaded.ok());
  return loaded->population;
}

class ReadCustomerChanges : public testing::Test {
 protected:
  Result<engine::ChangeBatch> read(std::string_view text, const ChangeReading& reading = {}) const {
    return read_customer_changes(text, *population_, reading);
  }
  std::string customers(std::string_view text) const {
    const auto batch = read(text);
    return batch ? customers_text(*batch) : batch.error().message;
  }
  std::string fault(std::string_view text, const ChangeReading& reading = {}) const {
    const auto batch = read(text, reading);
    return batch ? "read" : batch.error().message;
  }

  std::shared_ptr<const engine::Population> population_ = shop();
};

TEST_F(ReadCustomerChanges, ReadsEveryTypeAsTheAttributeHasIt) {
  EXPECT_EQ(
      customers("{\"id\":\"c1\",\"spend\":12.5,\"age\":31,\"city\":\"Rome\",\"email_ok\":false,"
                "\"signup\":\"2026-01-03\",\"seen\":\"1970-01-01T00:01:00Z\",\"ratio\":0.25,"
                "\"home\":{\"lat\":41.9,\"lon\":12.5},\"note\":\"hi\"}\n"),
      "c1: spend=1250@2 age=31 city=Rome email_ok=false signup=20456 seen=60 ratio=0.25 "
      "home=(419000000,125000000) note=hi\n");
}

TEST_F(ReadCustomerChanges, LeavesAloneWhatIsNotSpokenOf) {
  EXPECT_EQ(customers("{\"id\":\"c1\",\"age\":1}\n\n{\"city\":\"Rome\",\"id\":7}\n{\"id\":\"x\"}"),
            "c1: age=1\n7: city=Rome\nx:\n");
}

TEST_F(ReadCustomerChanges, NullAndWordsForUnknownMakeUnknown) {
  EXPECT_EQ(
      customers("{\"id\":\"c1\",\"spend\":null,\"city\":\"\",\"age\":\"NA\",\"interests\":null}"),
      "c1: spend=? city=? age=? interests=?\n");
}

TEST_F(ReadCustomerChanges, TagsAreSetAddedAndRemoved) {
  EXPECT_EQ(customers("{\"id\":\"a\",\"interests\":[\"x\",\"y\",\"x\"]}\n"
                      "{\"id\":\"b\",\"interests\":[]}\n"
                      "{\"id\":\"c\",\"interests\":{\"add\":[\"x\"],\"remove\":[\"z\",\"y\"]}}\n"
                      "{\"id\":\"d\",\"interests\":\"one\"}\n"),
            "a: interests={} interests+x interests+y\n"
            "b: interests={}\n"
            "c: interests+x interests-z interests-y\n"
            "d: interests={} interests+one\n");
}

TEST_F(ReadCustomerChanges, NewAttributesGetTheTypeThatAllTheirValuesSuggest) {
  const auto batch = read(
      "{\"id\":\"a\",\"score\":1,\"vip\":true,\"born\":\"1990-01-02\",\"labels\":[\"x\"]}\n"
      "{\"id\":\"b\",\"score\":2.75,\"plan\":\"gold\",\"address\":{\"city\":\"Kazan\"}}\n"
      "{\"id\":\"c\",\"roles\":{\"add\":[\"admin\"]}}\n");
  ASSERT_TRUE(batch.ok()) << batch.error().message;
  EXPECT_EQ(attributes_text(*batch),
            "score number(2), vip flag, born date, labels tags, plan category, address.city "
            "category, roles tags");
  EXPECT_EQ(customers_text(*batch),
            "a: score=100@2 vip=true born=7306 labels={} labels+x\n"
            "b: score=275@2 plan=gold address.city=Kazan\n"
            "c: roles+admin\n");
}

TEST_F(ReadCustomerChanges, ANewAttributeThatNearlyAllValuesFitIsOneThatAllFit) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += fmt::format("{{\"id\":{},\"code\":\"{}\"}}\n", i, i == 7 ? "n/s" : std::to_string(i));
  }
  const auto batch = read(text);
  ASSERT_TRUE(batch.ok()) << batch.error().message;
  EXPECT_EQ(attributes_text(*batch), "code category");
}

TEST_F(ReadCustomerChanges, ANumberIsWidenedToTheDigitsItNeeds) {
  const auto batch = read("{\"id\":\"c1\",\"spend\":1.2345,\"age\":\"7.50\"}");
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ(customers_text(*batch), "c1: spend=12345@4 age=75@1\n");
}

TEST_F(ReadCustomerChanges, AWrongTypeNamesLineAttributeAndType) {
  EXPECT_EQ(fault("{\"id\":\"c1\",\"age\":1}\n{\"id\":\"c2\",\"spend\":\"lots\"}"),
            "line 2: 'lots' does not fit \"spend\", which is a number: not a number");
  EXPECT_THAT(fault("{\"id\":\"c1\",\"spend\":true}"), HasSubstr("'true' does not fit \"spend\""));
  EXPECT_THAT(fault("{\"id\":\"c1\",\"city\":[\"a\"]}"),
              HasSubstr("an array does not fit \"city\""));
  EXPECT_THAT(fault("{\"id\":\"c1\",\"signup\":\"02.01.2026\"}"), HasSubstr("which is a date"));
  EXPECT_THAT(fault("{\"id\":\"c1\",\"city\":{\"lat\":1,\"lon\":2}}"),
              HasSubstr("a place does not"));
  EXPECT_THAT(fault("{\"id\":\"c1\",\"email_ok\":\"maybe\"}"), HasSubstr("which is a flag"));
  EXPECT_THAT(fault("{\"id\":\"c1\",\"spend\":{\"add\":[\"x\"]}}"), HasSubstr("only tags can be"));
  EXPECT_THAT(fault("{\"id\":\"c1\",\"spend\":{\"x\":1}}"), HasSubstr("takes no object"));
  EXPECT_THAT(fault("{\"id\":\"c1\",\"interests\":{\"add\":\"x\"}}"), HasSubstr("takes an array"));
  EXPECT_EQ(read("{\"id\":\"c1\",\"spend\":true}").error().code, ErrorCode::wrong_type);
  EXPECT_EQ(read("\n{\"id\":\"c1\",\"spend\":true}").error().position->line, 2U);
}

TEST_F(ReadCustomerChanges, SuggestsTheNearestAttribute) {
  const auto cleared = read("{\"id\":\"c1\",\"citi\":null}");
  ASSERT_FALSE(cleared.ok());
  EXPECT_EQ(cleared.error().code, ErrorCode::unknown_name);
  EXPECT_EQ(cleared.error().suggestion, "city");
  ChangeReading closed;
  closed.create_attributes = false;
  const auto typo = read("{\"id\":\"c1\",\"spent\":3}", closed);
  ASSERT_FALSE(typo.ok());
  EXPECT_EQ(typo.error().suggestion, "spend");
}

TEST_F(ReadCustomerChanges, RefusesRecordsThatNameNobody) {
  EXPECT_THAT(fault("{\"id\":\"c1\"}\n{\"age\":1}"), HasSubstr("line 2: there is no \"id\""));
  EXPECT_THAT(fault("{\"id\":\"\"}"), HasSubstr("may not be empty"));
  EXPECT_THAT(fault("{\"id\":null}"), HasSubstr("may not be empty"));
  EXPECT_THAT(fault("{\"id\":[\"c1\"]}"), HasSubstr("a string or a number"));
  EXPECT_THAT(fault("{\"id\":\"" + std::string(1025, 'x') + "\"}"), HasSubstr("1024"));
  EXPECT_THAT(fault(""), HasSubstr("nothing to change"));
  EXPECT_THAT(fault(" \n \r\n"), HasSubstr("nothing to change"));
  EXPECT_THAT(fault("[]"), HasSubstr("nothing to change"));
}

TEST_F(ReadCustomerChanges, RefusesWhatIsNoJsonWithItsLine) {
  EXPECT_THAT(fault("{\"id\":\"c1\"}\n{\"id\":"), HasSubstr("line 2: broken JSON"));
  EXPECT_THAT(fault("{\"id\":\"c1\"} x"), HasSubstr("line 1: broken JSON"));
  EXPECT_THAT(fault("[{\"id\":\"c1\"},\n{\"id\":\"c2\"}"), HasSubstr("array ends"));
  EXPECT_THAT(fault("[{\"id\":\"c1\"}] x"), HasSubstr("text after the end"));
  EXPECT_THAT(fault("7"), HasSubstr("not a JSON object"));
  EXPECT_THAT(fault("{\"id\":\"c1\",\"age\":1,\"age\":2}"), HasSubstr("stands twice"));
  EXPECT_THAT(fault(std::string("{\"id\":\"c\0\"}", 11)), HasSubstr("NUL"));
  EXPECT_THAT(fault("{\"id\":\"\xff\"}"), HasSubstr("line 1: broken JSON"));
}

TEST_F(ReadCustomerChanges, LimitsRecordsValuesKeysAndDepth) {
  ChangeReading few;
  few.limits = {2, 3, 2};
  EXPECT_THAT(fault("{\"id\":1}\n{\"id\":2}\n{\"id\":3}", few), HasSubstr("more than 2 records"));
  EXPECT_THAT(fault("{\"id\":1,\"a\":1}\n{\"id\":2,\"a\":1}", few), HasSubstr("3 values"));
  EXPECT_THAT(fault("{\"id\":1,\"a\":1,\"b\":1}", few), HasSubstr("2 different keys"));
  EXPECT_EQ(read("{\"id\":1}\n{\"id\":2}\n{\"id\":3}", few).error().code,
            ErrorCode::limit_exceeded);
  std::string deep = "{\"id\":1,\"a\":";
  for (int i = 0; i < 30; ++i) deep += "{\"a\":";
  deep += "1" + std::string(31, '}');
  EXPECT_THAT(fault(deep), HasSubstr("deeper"));
}

TEST_F(ReadCustomerChanges, TakesAnArrayOfObjectsOnAnyNumberOfLines) {
  EXPECT_EQ(customers("[{\"id\":\"a\",\n\"age\":1},\n\n{\"id\":\"b\"}]\n"), "a: age=1\nb:\n");
  EXPECT_THAT(fault("[{\"id\":\"a\"},\n\n{\"id\":\"b\",\"age\":\"x\"}]"), HasSubstr("line 3"));
}

TEST_F(ReadCustomerChanges, OneCustomerIsTheOneOfThePath) {
  const auto hers = read_customer_change("{\"age\":\n 5}", "c1", *population_);
  ASSERT_TRUE(hers.ok());
  EXPECT_EQ(customers_text(*hers), "c1: age=5\n");
  EXPECT_TRUE(read_customer_change("{\"id\":\"c1\"}", "c1", *population_).ok());
  const auto another = read_customer_change("{\"id\":\"c2\"}", "c1", *population_);
  ASSERT_FALSE(another.ok());
  EXPECT_THAT(another.error().message, HasSubstr("the path about 'c1'"));
  EXPECT_FALSE(read_customer_change("  ", "c1", *population_).ok());
  EXPECT_FALSE(read_customer_change("{}{}", "c1", *population_).ok());
}

TEST_F(ReadCustomerChanges, MayBeAboutKnownCustomersAlone) {
  ChangeReading known;
  known.create_customers = false;
  const auto batch = read("{\"id\":\"c1\",\"age\":5}", known);
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ(customers_text(*batch), "!c1: age=5\n");
}

TEST_F(ReadCustomerChanges, ARemovalNamesOneCustomer) {
  EXPECT_EQ(customers_text(removal_of("c1")), "-c1:\n");
}

TEST_F(ReadCustomerChanges, RandomBytesAreReadOrRefused) {
  std::mt19937_64 random(tests::seed());
  const std::string good =
      "{\"id\":\"c1\",\"spend\":12.5,\"interests\":{\"add\":[\"x\"]},\"home\":{\"lat\":1,\"lon\":2}"
      "}\n"
      "{\"id\":\"c2\",\"city\":null,\"seen\":\"2026-01-02T10:00:00Z\"}\n";
  int read_ones = 0;
  for (int round = 0; round < 3'000; ++round) {
    std::string text = good;
    const auto changes = 1 + random() % 4;
    for (std::uint64_t i = 0; i < changes; ++i) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          text.erase(at, 1 + random() % 5);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 9));
      }
      if (text.empty()) text = "{";
    }
    const auto batch = read(text);
    if (batch) {
      ++read_ones;
      ASSERT_EQ(batch->ids.size(), batch->customers.size());
      ASSERT_FALSE(customers_text(*batch).empty());
    } else {
      ASSERT_FALSE(batch.error().message.empty());
    }
  }
  EXPECT_GT(read_ones, 0);
}

}  // namespace
}  // namespace muster::loaders
