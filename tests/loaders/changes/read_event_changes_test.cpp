#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loaders/changes/read_changes.hpp"
#include "loaders/events/load_events.hpp"
#include "tests/loaders/changes/change_text.hpp"

namespace muster::loaders {
namespace {

using test::events_text;
using testing::HasSubstr;

/// purchase(amount number(2), category), visit.
std::shared_ptr<const engine::Population> shop() {
  auto loaded = load_bytes("id,age\nc1,30\nc2,31\n", "shop.csv", {});
  ENGINE_CHECK(loaded.ok());
  auto with_events = load_events_of_bytes(
      loaded->population,
      "customer,type,time,amount,category\nc1,purchase,2026-01-02T10:00:00Z,12.50,tea\n",
      "events.csv", {});
  ENGINE_CHECK(with_events.ok());
  return with_events->population;
}

class ReadEventChanges : public testing::Test {
 protected:
  Result<engine::ChangeBatch> read(std::string_view text, const ChangeReading& reading = {}) const {
    return read_event_changes(text, *population_, reading);
  }
  std::string fault(std::string_view text, const ChangeReading& reading = {}) const {
    const auto batch = read(text, reading);
    return batch ? "read" : batch.error().message;
  }
  std::shared_ptr<const engine::Population> population_ = shop();
};

TEST_F(ReadEventChanges, ReadsWhoseWhatWhenAndProperties) {
  const auto batch = read(
      "{\"customer\":\"c1\",\"type\":\"purchase\",\"time\":\"1970-01-01T00:01:00Z\","
      "\"amount\":3.5,\"category\":\"tea\",\"gift\":true}\n"
      "{\"customer\":9,\"type\":\"visit\",\"time\":\"1970-01-02\",\"amount\":null}\n");
  ASSERT_TRUE(batch.ok()) << batch.error().message;
  EXPECT_EQ(events_text(*batch),
            "c1 purchase 60 amount=350@2 category=tea gift=true\n9 visit 86400\n");
  EXPECT_TRUE(batch->customers.empty());
}

TEST_F(ReadEventChanges, TakesTheUsualNamesOfFilesOfEvents) {
  const auto batch =
      read("{\"user_id\":\"c1\",\"event\":\"visit\",\"timestamp\":\"1970-01-01T00:00:09Z\"}");
  ASSERT_TRUE(batch.ok()) << batch.error().message;
  EXPECT_EQ(events_text(*batch), "c1 visit 9\n");
}

TEST_F(ReadEventChanges, CreatesCustomersOnlyWhenAsked) {
  const char* const text = "{\"customer\":\"new\",\"type\":\"visit\",\"time\":\"2026-01-01\"}";
  ChangeReading strict;
  strict.create_customers = false;
  EXPECT_FALSE(read(text, strict)->create_event_customers);
  EXPECT_TRUE(read(text)->create_event_customers);
}

TEST_F(ReadEventChanges, NamesTheLineOfWhatIsLacking) {
  const std::string whole = "{\"customer\":\"c1\",\"type\":\"visit\",\"time\":\"2026-01-01\"}\n";
  EXPECT_THAT(fault(whole + "{\"type\":\"visit\",\"time\":\"2026-01-01\"}"),
              HasSubstr("line 2: no \"customer\""));
  EXPECT_THAT(fault(whole + "{\"customer\":\"c1\",\"type\":null,\"time\":\"2026-01-01\"}"),
              HasSubstr("line 2: no \"type\""));
  EXPECT_THAT(fault(whole + "{\"customer\":\"c1\",\"type\":\"visit\"}"),
              HasSubstr("line 2: no \"time\""));
  EXPECT_THAT(fault(whole + "{\"customer\":\"c1\",\"type\":\"visit\",\"time\":\"soon\"}"),
              HasSubstr("line 2: 'soon' does not fit \"time\""));
  EXPECT_THAT(fault("{\"customer\":\"c1\",\"type\":\"visit\"}"), HasSubstr("no column says when"));
  EXPECT_THAT(fault(""), HasSubstr("there are no events"));
}

TEST_F(ReadEventChanges, APropertyKeepsItsType) {
  EXPECT_THAT(fault("{\"customer\":\"c1\",\"type\":\"visit\",\"time\":\"2026-01-01\","
                    "\"amount\":\"much\"}"),
              HasSubstr("does not fit \"amount\", which is a number"));
  EXPECT_THAT(fault("{\"customer\":\"c1\",\"type\":\"visit\",\"time\":\"2026-01-01\","
                    "\"category\":[\"a\"]}"),
              HasSubstr("an array"));
  ChangeReading closed;
  closed.create_attributes = false;
  const auto typo =
      read("{\"customer\":\"c1\",\"type\":\"visit\",\"time\":\"2026-01-01\",\"amuont\":3}", closed);
  ASSERT_FALSE(typo.ok());
  EXPECT_EQ(typo.error().suggestion, "amount");
}

}  // namespace
}  // namespace muster::loaders
