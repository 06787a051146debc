// Replies that need not be sent again.
#include "server/api/conditional.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"

namespace muster::server {
namespace {

Reply post_if_none(const Api& api, std::string_view target, std::string_view body,
                   std::string_view tag) {
  Request request{
      .method = "POST", .target = target, .content_type = {}, .accept = {}, .body = body};
  request.if_none_match = tag;
  return api.answer(request);
}

Reply get_if_none(const Api& api, std::string_view target, std::string_view tag,
                  std::string_view method = "GET") {
  Request request{.method = method, .target = target, .content_type = {}, .accept = {}, .body = {}};
  request.if_none_match = tag;
  return api.answer(request);
}

TEST(AnswerTag, LeavesOutTheTimeAnAnswerTook) {
  EXPECT_EQ(answer_tag(R"({"count":7,"elapsed_us":12})"),
            answer_tag(R"({"count":7,"elapsed_us":3456})"));
  EXPECT_EQ(answer_tag(R"({"elapsed_us":1,"explain":{"elapsed_us":2},"x":3})"),
            answer_tag(R"({"elapsed_us":10,"explain":{"elapsed_us":20},"x":3})"));
  EXPECT_NE(answer_tag(R"({"count":7,"elapsed_us":12})"),
            answer_tag(R"({"count":8,"elapsed_us":12})"));
  EXPECT_NE(answer_tag(R"({"elapsed_us":1,"x":3})"), answer_tag(R"({"elapsed_us":1,"x":4})"));
  EXPECT_THAT(answer_tag(""), ::testing::MatchesRegex("W/\"[0-9a-f]{32}\""));
}

TEST(AnswerTag, AValueThatReadsLikeTheTimeStillCounts) {
  EXPECT_NE(answer_tag(R"({"name":"\"elapsed_us\":1"})"),
            answer_tag(R"({"name":"\"elapsed_us\":2"})"));
}

class Conditional : public ::testing::Test {
 protected:
  Api api_{Service{small_population()}};
};

TEST_F(Conditional, WhatIsKnownIsNotSentAgain) {
  const Reply first = get(api_, "/v1/attributes");
  const std::string tag = header(first, "ETag");
  ASSERT_FALSE(tag.empty());
  for (const std::string& known : {tag, tag.substr(2), "\"other\", " + tag, std::string("*")}) {
    const Reply again = get_if_none(api_, "/v1/attributes", known);
    EXPECT_EQ(again.status, 304U) << known;
    EXPECT_TRUE(again.body.empty());
    EXPECT_EQ(header(again, "ETag"), tag);
    EXPECT_FALSE(header(again, "Muster-Version").empty());
  }
  EXPECT_EQ(get_if_none(api_, "/v1/attributes", tag, "HEAD").status, 304U);
  EXPECT_EQ(get_if_none(api_, "/v1/attributes", "\"other\"").status, 200U);
  EXPECT_EQ(get_if_none(api_, "/v1/attributes?top=1", tag).status, 200U);
}

TEST_F(Conditional, AQuestionByPostThatIsKnownIsNotAnsweredAgain) {
  const char* const body = R"({"where":"age > 20"})";
  const std::string tag = header(post(api_, "/v1/count", body), "ETag");
  ASSERT_FALSE(tag.empty());
  const Reply again = post_if_none(api_, "/v1/count", body, tag);
  EXPECT_EQ(again.status, 304U);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(header(again, "ETag"), tag);
  EXPECT_EQ(post_if_none(api_, "/v1/count", R"({"where":"age > 40"})", tag).status, 200U);
  EXPECT_EQ(post_if_none(api_, "/v1/counts", R"({"queries":[]})", tag).status, 200U);
}

TEST_F(Conditional, TheTagMovesWithWhatTodayMeans) {
  const auto tag_at = [&](std::string_view as_of) {
    return header(
        post(api_, "/v1/count",
             R"({"where":"signup >= TODAY - 30 DAYS","as_of":")" + std::string(as_of) + "\"}"),
        "ETag");
  };
  EXPECT_EQ(tag_at("2026-06-30T08:00:00Z"), tag_at("2026-06-30T20:00:00Z"));
  EXPECT_NE(tag_at("2026-06-30"), tag_at("2025-01-15"));
}

TEST_F(Conditional, MistakesAndStreamsHaveNoTag) {
  EXPECT_EQ(header(get(api_, "/v1/attributes?top=x"), "ETag"), "");
  EXPECT_EQ(header(post(api_, "/v1/members", R"({"where":"TRUE"})", "text/csv"), "ETag"), "");
  const Reply wrong = get_if_none(api_, "/v1/attributes?top=x", "*");
  EXPECT_EQ(wrong.status, 400U);
}

}  // namespace
}  // namespace muster::server
