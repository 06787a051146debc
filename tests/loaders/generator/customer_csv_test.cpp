#include "loaders/generator/customer_csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/values/calendar.hpp"
#include "engine/values/decimal.hpp"
#include "engine/values/place.hpp"
#include "engine/values/utf8.hpp"
#include "loaders/generator/generator.hpp"

namespace muster::loaders {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The fields of a line by column name.
using Fields = std::map<std::string_view, std::string_view>;

class CustomerCsvTest : public testing::Test {
 protected:
  static constexpr std::uint64_t kRows = 50'000;

  static void SetUpTestSuite() { CustomerGenerator(kStandardSeed).append_rows(0, kRows, text_); }
  static void TearDownTestSuite() { text_.clear(); }

  static std::vector<std::string_view> lines() {
    std::vector<std::string_view> result = split(text_, '\n');
    EXPECT_EQ(result.back(), "") << "the last line has no end";
    result.pop_back();
    return result;
  }

  static Fields fields(std::string_view line) {
    std::string_view header = customer_csv_header();
    header.remove_suffix(1);
    const std::vector<std::string_view> names = split(header, ',');
    const std::vector<std::string_view> values = split(line, ',');
    EXPECT_EQ(values.size(), names.size()) << line;
    Fields result;
    for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) {
      result[names[i]] = values[i];
    }
    return result;
  }

  static inline std::string text_;
};

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_money(std::string_view text) {
  return text.size() >= 4 && text[text.size() - 3] == '.' &&
         all_digits(text.substr(0, text.size() - 3)) && all_digits(text.substr(text.size() - 2));
}

TEST_F(CustomerCsvTest, HeaderHasTheThirtyStandardColumns) {
  EXPECT_EQ(customer_csv_header(),
            "id,gender,age,birth_date,education,employment,income,country,region,city,area,"
            "location,channel,email_ok,sms_ok,push_ok,interests,payment,delivery,signup_date,"
            "orders,last_order,spend,average_order,clv,nps,csat,complaints,loyalty,"
            "bought_again\n");
}

TEST_F(CustomerCsvTest, EveryLineHasThirtyPlainFields) {
  const std::vector<std::string_view> all = lines();
  ASSERT_EQ(all.size(), kRows);
  EXPECT_EQ(text_.find_first_of("\"'\r\t;"), std::string::npos);
  EXPECT_TRUE(engine::is_utf8(text_));
  for (const std::string_view line : all) {
    ASSERT_EQ(std::count(line.begin(), line.end(), ','), 29) << line;
  }
}

TEST_F(CustomerCsvTest, NoLineIsLongerThanPromised) {
  const Geography geography;
  const std::size_t promised = CustomerCsv(geography).longest_line();
  for (const std::string_view line : lines()) ASSERT_LT(line.size(), promised);
}

TEST_F(CustomerCsvTest, FieldsAreWrittenInTheirFormats) {
  for (const std::string_view line : lines()) {
    const Fields row = fields(line);
    ASSERT_EQ(row.at("id").size(), 11U) << line;
    ASSERT_EQ(row.at("id").front(), 'c') << line;
    ASSERT_TRUE(all_digits(row.at("id").substr(1))) << line;
    for (const std::string_view name : {"email_ok", "sms_ok", "push_ok", "bought_again"}) {
      ASSERT_TRUE(row.at(name) == "true" || row.at(name) == "false") << line;
    }
    for (const std::string_view name : {"orders", "complaints"}) {
      ASSERT_TRUE(all_digits(row.at(name))) << line;
    }
    for (const std::string_view name : {"age", "income", "nps", "csat"}) {
      ASSERT_TRUE(row.at(name).empty() || all_digits(row.at(name))) << line;
    }
    for (const std::string_view name : {"spend", "clv"}) ASSERT_TRUE(is_money(row.at(name)));
    ASSERT_TRUE(engine::parse_day(row.at("signup_date")).has_value()) << line;
    ASSERT_TRUE(engine::parse_place(row.at("location")).has_value()) << line;
  }
}

TEST_F(CustomerCsvTest, AgeAgreesWithTheBirthDateOfEveryLine) {
  const engine::Day as_of = engine::parse_day("2026-06-30").value();
  for (const std::string_view line : lines()) {
    const Fields row = fields(line);
    ASSERT_EQ(row.at("age").empty(), row.at("birth_date").empty()) << line;
    if (row.at("age").empty()) continue;
    const std::optional<engine::Day> birth = engine::parse_day(row.at("birth_date"));
    ASSERT_TRUE(birth.has_value()) << line;
    ASSERT_EQ(std::to_string(engine::age_in_years(*birth, as_of)), row.at("age")) << line;
  }
}

TEST_F(CustomerCsvTest, ValuesOfOrdersAreThereExactlyForThoseWhoOrdered) {
  const engine::Day as_of = engine::parse_day("2026-06-30").value();
  for (const std::string_view line : lines()) {
    const Fields row = fields(line);
    const bool ordered = row.at("orders") != "0";
    ASSERT_EQ(row.at("last_order").empty(), !ordered) << line;
    ASSERT_EQ(row.at("average_order").empty(), !ordered) << line;
    ASSERT_EQ(row.at("spend") == "0.00", !ordered) << line;
    if (!ordered) continue;
    ASSERT_TRUE(is_money(row.at("average_order"))) << line;
    const std::optional<engine::Day> last = engine::parse_day(row.at("last_order"));
    ASSERT_TRUE(last.has_value()) << line;
    ASSERT_LE(*last, as_of) << line;
    ASSERT_GE(*last, engine::parse_day(row.at("signup_date")).value()) << line;
  }
}

TEST_F(CustomerCsvTest, EveryCityLiesInItsRegionAndCountry) {
  const Geography geography;
  std::map<std::string_view, const City*> by_name;
  for (const City& city : geography.cities()) by_name[city.name] = &city;
  for (const std::string_view line : lines()) {
    const Fields row = fields(line);
    ASSERT_TRUE(by_name.contains(row.at("city"))) << line;
    const City& city = *by_name.at(row.at("city"));
    ASSERT_EQ(row.at("region"), geography.region_of(city).name) << line;
    ASSERT_EQ(row.at("country"), geography.region_of(city).country) << line;
    const engine::Place place = engine::parse_place(row.at("location")).value();
    // Places have 1e-7 degree, cities 1e-5.
    ASSERT_LE(std::abs(place.latitude / 100 - city.latitude), 2 * kPlaceUnits) << line;
    ASSERT_LE(std::abs(place.longitude / 100 - city.longitude), 4 * kPlaceUnits) << line;
  }
}

TEST_F(CustomerCsvTest, InterestsAreKnownAndDistinct) {
  const std::set<std::string_view> known(kInterestNames.begin(), kInterestNames.end());
  ASSERT_EQ(known.size(), kInterests);
  for (const std::string_view line : lines()) {
    const std::string_view interests = fields(line).at("interests");
    if (interests.empty()) continue;
    std::set<std::string_view> seen;
    for (const std::string_view interest : split(interests, '|')) {
      ASSERT_TRUE(known.contains(interest)) << line;
      ASSERT_TRUE(seen.insert(interest).second) << line;
    }
  }
}

TEST(CustomerCsv, WritesOneCustomerInFull) {
  const Geography geography;
  const CustomerCsv csv(geography);
  Customer customer;
  customer.id = 42;
  customer.gender = Gender::female;
  customer.age = 36;
  customer.birth_day = engine::parse_day("1990-02-28")->since_epoch;
  customer.education = Education::master;
  customer.employment = Employment::self_employed;
  customer.income = 41'000;
  customer.city = 0;
  customer.area = Area::suburban;
  customer.latitude = 4'546'420;
  customer.longitude = -7;
  customer.email_ok = true;
  customer.interests = 0b101;
  customer.payment = Payment::instalments;
  customer.delivery = Delivery::locker;
  customer.signup_day = engine::parse_day("2024-02-29")->since_epoch;
  customer.orders = 3;
  customer.last_order_day = engine::parse_day("2026-06-30")->since_epoch;
  customer.spend = 10'001;
  customer.average_order = 3'334;
  customer.clv = 5;
  customer.loyalty = Loyalty::bronze;
  customer.nps = 10;
  customer.nps_hidden = false;
  customer.csat = 5;
  customer.csat_hidden = false;
  std::string line(csv.longest_line(), ' ');
  line.resize(static_cast<std::size_t>(csv.write(customer, line.data()) - line.data()));
  EXPECT_EQ(line,
            "c0000000042,female,36,1990-02-28,master,self-employed,41000,Italy,Lombardy,Milan,"
            "suburban,45.46420 -0.00007,email,true,false,false,sport|kids,instalments,locker,"
            "2024-02-29,3,2026-06-30,100.01,33.34,0.05,10,5,0,bronze,false\n");
}

TEST(CustomerCsv, LeavesUnknownFieldsEmpty) {
  const Geography geography;
  const CustomerCsv csv(geography);
  Customer customer;
  customer.id = 9'999'999'999;
  customer.gender_hidden = true;
  customer.age_hidden = true;
  customer.income_hidden = true;
  customer.signup_day = engine::parse_day("2016-01-01")->since_epoch;
  std::string line(csv.longest_line(), ' ');
  line.resize(static_cast<std::size_t>(csv.write(customer, line.data()) - line.data()));
  EXPECT_EQ(line,
            "c9999999999,,,,none,employed,,Italy,Lombardy,Milan,urban,0.00000 0.00000,email,false,"
            "false,false,,card,courier,2016-01-01,0,,0.00,,0.00,,,0,none,false\n");
}

}  // namespace
}  // namespace muster::loaders
