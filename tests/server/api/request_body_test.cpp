#include "server/api/request_body.hpp"

#include <gtest/gtest.h>

namespace muster::server {
namespace {

Error error_of(std::string_view text, std::size_t depth = 100) {
  const Result<boost::json::object> parsed = parse_body(text, depth);
  return parsed.ok() ? Error{} : parsed.error();
}

TEST(RequestBody, PointsAtTheMistakeInBrokenJson) {
  const Error error = error_of("{\"where\": \"TRUE\",\n \"as_of\" 3}");
  EXPECT_EQ(error.code, ErrorCode::invalid_input);
  ASSERT_TRUE(error.position);
  EXPECT_EQ(error.position->line, 2U);
  EXPECT_NE(error.message.find("not JSON"), std::string::npos);
}

TEST(RequestBody, RefusesWhatIsNoObject) {
  for (const char* const text : {"", " ", "[]", "3", "\"x\"", "null", "{", "{}{}", "{} x",
                                 "{\"a\":1,}", "{\"a\":\"\xff\"}", "{'a':1}", "\xEF\xBB\xBF"}) {
    EXPECT_FALSE(parse_body(text, 100).ok()) << text;
  }
  EXPECT_TRUE(parse_body(" { } \r\n\t", 100).ok());
}

TEST(RequestBody, StatesTheDepthLimit) {
  std::string deep = "{\"rules\":";
  for (int i = 0; i < 50; ++i) deep += '[';
  for (int i = 0; i < 50; ++i) deep += ']';
  deep += '}';
  EXPECT_TRUE(parse_body(deep, 60).ok());
  const Error error = error_of(deep, 20);
  EXPECT_EQ(error.code, ErrorCode::limit_exceeded);
  EXPECT_NE(error.message.find("20"), std::string::npos);
}

TEST(RequestBody, NamesUnknownMembersAndTheNearestKnownOne) {
  const Result<boost::json::object> parsed = parse_body(R"({"wehre":"TRUE"})", 100);
  ASSERT_TRUE(parsed.ok());
  const Status known = BodyObject(*parsed).allow_only({"where", "rules"});
  ASSERT_FALSE(known.ok());
  EXPECT_EQ(known.error().suggestion, "where");
  EXPECT_NE(known.error().message.find("wehre"), std::string::npos);
}

TEST(RequestBody, SaysWhichKindOfValueWasExpected) {
  const Result<boost::json::object> parsed = parse_body(
      R"({"text":3,"flag":"yes","number":1.5,"negative":-1,"list":["a",true],"objects":[{},7],
          "nothing":null})",
      100);
  ASSERT_TRUE(parsed.ok());
  const BodyObject body(*parsed, "queries[3]");
  EXPECT_EQ(body.text("text").error().message,
            "\"queries[3].text\" must be a string, not a number");
  EXPECT_EQ(body.flag("flag").error().message,
            "\"queries[3].flag\" must be true or false, not a string");
  EXPECT_FALSE(body.whole_number("number").ok());
  EXPECT_FALSE(body.whole_number("negative").ok());
  EXPECT_EQ(body.texts("list").error().message,
            "\"queries[3].list[1]\" must be a string, not true");
  EXPECT_EQ(body.objects("objects").error().message,
            "\"queries[3].objects[1]\" must be an object, not a number");
  EXPECT_EQ(*body.text("nothing"), std::nullopt);
  EXPECT_EQ(*body.text("absent"), std::nullopt);
}

}  // namespace
}  // namespace muster::server
