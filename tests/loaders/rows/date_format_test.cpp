// Dates and times, alone and settled over a column.
#include "loaders/rows/date_format.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/loaders/recorder.hpp"

namespace muster::loaders::test {
namespace {

std::string list(const std::string& name, const std::vector<std::string>& cells) {
  std::string text = "id;" + name + "\n";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text += std::to_string(i) + ";" + cells[i] + "\n";
  }
  return text;
}

std::string day(const std::string& pattern, const std::string& text) {
  const auto format = DateFormat::from_pattern(pattern);
  if (!format) return format.error().message;
  const auto read = format->read_day(text);
  return read ? engine::format_day(*read) : "none";
}

TEST(DateFormat, ReadsTheUsualOrders) {
  EXPECT_EQ(load(list("d", {"2024-02-29", "1990-1-5"})).cells("d"), "2024-02-29 1990-01-05");
  EXPECT_EQ(load(list("d", {"31.12.2024", "1.2.1990"})).cells("d"), "2024-12-31 1990-02-01");
  EXPECT_EQ(load(list("d", {"12/31/2024", "2/1/1990"})).cells("d"), "2024-12-31 1990-02-01");
  EXPECT_EQ(load(list("d", {"31/12/2024", "1/2/1990"})).cells("d"), "2024-12-31 1990-02-01");
  EXPECT_EQ(load(list("d", {"2024/12/31"})).cells("d"), "2024-12-31");
}

TEST(DateFormat, OneRowSettlesTheWholeColumn) {
  std::vector<std::string> cells(300, "03/04/2025");
  cells[299] = "25/04/2025";
  const Outcome outcome = load(list("d", cells));
  EXPECT_EQ(outcome.rows.cells.at("d")[0], "2025-04-03");
  EXPECT_FALSE(outcome.warns("no day is over 12"));
}

TEST(DateFormat, AmbiguityIsReportedAndTheDefaultTaken) {
  const Outcome slash = load(list("d", {"03/04/2025", "05/06/2025"}));
  EXPECT_EQ(slash.cells("d"), "2025-03-04 2025-05-06");
  EXPECT_TRUE(slash.warns("no day is over 12"));
  EXPECT_TRUE(slash.warns("MM/DD/YYYY"));
  const Outcome hyphen = load(list("d", {"03-04-2025"}));
  EXPECT_EQ(hyphen.cells("d"), "2025-04-03");
  EXPECT_TRUE(hyphen.warns("no day is over 12"));
  const Outcome dot = load(list("d", {"03.04.2025"}));
  EXPECT_EQ(dot.cells("d"), "2025-04-03");
  EXPECT_FALSE(dot.warns("no day is over 12"));
}

TEST(DateFormat, AnotherColumnSettlesAmbiguity) {
  const Outcome outcome = load("id,a,b\n1,03/04/2025,25/12/2024\n");
  EXPECT_EQ(outcome.cells("a"), "2025-04-03");
}

TEST(DateFormat, MixedFormatsAreWords) {
  EXPECT_EQ(load(list("d", {"2024-12-31", "31.12.2024"})).type("d"), "category");
  EXPECT_EQ(load(list("d", {"31/12/2024", "12/31/2024"})).type("d"), "category");
}

TEST(DateFormat, DigitsAloneAreADateOnlyBySchema) {
  EXPECT_EQ(load(list("d", {"20241231"})).type("d"), "number");
  const Outcome outcome = load(list("d", {"20241231", "20240229"}),
                               with_schema("[columns.d]\ndate_format = 'YYYYMMDD'"));
  EXPECT_EQ(outcome.cells("d"), "2024-12-31 2024-02-29");
}

TEST(DateFormat, StampsBecomeUtc) {
  const Outcome outcome =
      load(list("t", {"2024-08-13T18:04:34.666+00:00", "2024-08-13 20:04:34+0200",
                      "2024-08-13T18:04Z", "2024-08-13 18:04:34"}));
  EXPECT_EQ(outcome.type("t"), "time");
  EXPECT_EQ(outcome.cells("t"),
            "2024-08-13T18:04:34Z 2024-08-13T18:04:34Z 2024-08-13T18:04:00Z 2024-08-13T18:04:34Z");
  const Outcome american = load(list("t", {"6/22/2026 10:00 AM", "12/1/2026 12:30 PM"}));
  EXPECT_EQ(american.cells("t"), "2026-06-22T10:00:00Z 2026-12-01T12:30:00Z");
  const Outcome russian = load(list("t", {"12.03.2024 09:14:00"}));
  EXPECT_EQ(russian.cells("t"), "2024-03-12T09:14:00Z");
}

TEST(DateFormat, StampsWithoutAZoneAreReadInTheDeclaredOne) {
  const Outcome outcome = load(list("t", {"2024-08-13 12:00:00", "2024-08-13 12:00:00Z"}),
                               with_schema("time_zone = 'Europe/Moscow'"));
  EXPECT_EQ(outcome.cells("t"), "2024-08-13T09:00:00Z 2024-08-13T12:00:00Z");
}

TEST(DateFormat, StampsAlwaysAtMidnightAreDates) {
  const Outcome outcome = load(list("d", {"9/7/2017 0:00", "12/31/2017 0:00"}));
  EXPECT_EQ(outcome.type("d"), "date");
  EXPECT_EQ(outcome.cells("d"), "2017-09-07 2017-12-31");
  EXPECT_EQ(load(list("d", {"2017-09-07", "2017-09-07 10:00"})).type("d"), "time");
}

TEST(DateFormat, DaysThatDoNotExistAreMisfits) {
  EXPECT_EQ(load(list("d", {"2023-02-29", "2024-02-29"})).type("d"), "category");
  EXPECT_EQ(load(list("d", {"0000-00-00", "2024-02-29"})).cells("d"), "? 2024-02-29");
}

TEST(DateFormat, PatternsOfASchema) {
  EXPECT_EQ(day("DD.MM.YYYY", "5.12.2024"), "2024-12-05");
  EXPECT_EQ(day("MM/DD/YYYY", "12/05/2024"), "2024-12-05");
  EXPECT_EQ(day("YYYY-MM-DD", "2024-12-05 10:00"), "2024-12-05");
  EXPECT_EQ(day("DD.MM.YY", "05.12.24"), "2024-12-05");
  EXPECT_EQ(day("DD.MM.YY", "05.12.70"), "1970-12-05");
  EXPECT_EQ(day("YYYYMMDDHHmm", "202412051030"), "2024-12-05");
  EXPECT_EQ(day("DD.MM.YYYY", "12/05/2024"), "none");
  EXPECT_EQ(day("YYYYMMDD", "2024125"), "none");
  EXPECT_EQ(day("YYYYMMDD", "20241301"), "none");
  EXPECT_NE(day("DD.MM", "05.12").find("needs one year"), std::string::npos);
  EXPECT_NE(day("D.M.YYYY", "5.12.2024").find("is not made of"), std::string::npos);
  EXPECT_NE(day("DD.DD.YYYY", "").find("needs one year"), std::string::npos);
}

TEST(DateFormat, ScansNothingElse) {
  StampScan scan;
  for (const char* text : {"", "2024", "2024-12", "2024-12-31x", "12-31-24", "2024-12/31",
                           "2024-12-31T", "2024-12-31 25:00", "2024-12-31 10:60", "1.2.3.4",
                           "2024-12-31 10:00 EST", "2024-12-31 13:00 PM", "2024-12-31 10:00+9"}) {
    const bool read = scan_stamp(text, scan);
    EXPECT_FALSE(read && scan.day(DateOrder::year_first).has_value()) << text;
  }
}

}  // namespace
}  // namespace muster::loaders::test
