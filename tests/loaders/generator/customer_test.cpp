// The population's distributions and rules, as the standard load states them.
#include "loaders/generator/customer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/values/calendar.hpp"
#include "loaders/generator/generator.hpp"
#include "loaders/generator/standard_days.hpp"
#include "loaders/generator/value.hpp"

namespace muster::loaders {
namespace {

constexpr std::uint64_t kCustomers = 200'000;

const std::vector<Customer>& population() {
  static const std::vector<Customer> customers = [] {
    const CustomerGenerator generator(kStandardSeed);
    std::vector<Customer> result;
    result.reserve(kCustomers);
    for (std::uint64_t row = 0; row < kCustomers; ++row) result.push_back(generator.customer(row));
    return result;
  }();
  return customers;
}

using Condition = std::function<bool(const Customer&)>;

/// The share among the customers for whom `among` holds, in percent.
double percent(
    const Condition& condition, const Condition& among = [](const Customer&) { return true; }) {
  double hits = 0;
  double all = 0;
  for (const Customer& customer : population()) {
    if (!among(customer)) continue;
    all += 1;
    hits += condition(customer) ? 1 : 0;
  }
  return 100 * hits / all;
}

bool has_interest(const Customer& customer, std::size_t interest) {
  return ((customer.interests >> interest) & 1U) != 0;
}

TEST(Customers, KnownSharesAreAsStated) {
  EXPECT_NEAR(percent([](const Customer& c) { return c.gender_hidden; }), 2, 0.2);
  EXPECT_NEAR(percent([](const Customer& c) { return c.age_hidden; }), 3, 0.2);
  EXPECT_NEAR(percent([](const Customer& c) { return c.income_hidden; }), 10, 0.4);
  EXPECT_NEAR(percent([](const Customer& c) { return c.nps_hidden; }), 60, 0.6);
  EXPECT_NEAR(percent([](const Customer& c) { return c.csat_hidden; }), 70, 0.6);
  EXPECT_NEAR(percent([](const Customer& c) { return c.orders == 0; }), 30, 0.6);
}

TEST(Customers, AgesRunFrom18To90AndLeanToTheYoung) {
  for (const Customer& customer : population()) {
    ASSERT_GE(customer.age, kYoungest);
    ASSERT_LE(customer.age, kOldest);
  }
  EXPECT_GT(percent([](const Customer& c) { return c.age < 40; }), 48);
  EXPECT_GT(percent([](const Customer& c) { return c.age == 90; }), 0);
  EXPECT_LT(percent([](const Customer& c) { return c.age >= 75; }), 5);
}

TEST(Customers, AgeAgreesWithTheBirthDayOfEveryone) {
  for (const Customer& customer : population()) {
    ASSERT_EQ(engine::age_in_years({customer.birth_day}, {kAsOfDay}), customer.age);
  }
}

TEST(Customers, EducationAndEmploymentDependOnAge) {
  const Condition under_22 = [](const Customer& c) { return c.age < 22; };
  const Condition over_64 = [](const Customer& c) { return c.age >= 65; };
  const Condition grown = [](const Customer& c) { return c.age >= 35 && c.age < 55; };
  const Condition student = [](const Customer& c) { return c.employment == Employment::student; };
  const Condition retired = [](const Customer& c) { return c.employment == Employment::retired; };
  const Condition doctor = [](const Customer& c) { return c.education == Education::doctor; };
  EXPECT_NEAR(percent(student, under_22), 62, 2);
  EXPECT_NEAR(percent(student, grown), 1, 0.5);
  EXPECT_NEAR(percent(retired, over_64), 82, 2);
  EXPECT_EQ(percent(retired, under_22), 0);
  EXPECT_EQ(percent(doctor, under_22), 0);
  EXPECT_NEAR(percent(doctor, grown), 4, 0.5);
}

TEST(Customers, IncomeGrowsWithEducationAndRegion) {
  const CustomerGenerator generator(kStandardSeed);
  const auto mean = [](const Condition& among) {
    double sum = 0;
    double count = 0;
    for (const Customer& customer : population()) {
      if (customer.employment != Employment::employed || !among(customer)) continue;
      sum += customer.income;
      count += 1;
    }
    return sum / count;
  };
  const auto in_region = [&](std::string_view name) {
    return [&generator, name](const Customer& c) {
      const Geography& geography = generator.geography();
      return geography.region_of(geography.cities()[c.city]).name == name;
    };
  };
  const auto educated = [](Education education) {
    return [education](const Customer& c) { return c.education == education; };
  };
  EXPECT_GT(mean(educated(Education::doctor)), 1.2 * mean(educated(Education::bachelor)));
  EXPECT_GT(mean(educated(Education::bachelor)), 1.2 * mean(educated(Education::school)));
  EXPECT_GT(mean(in_region("Lombardy")), 1.3 * mean(in_region("Sicily")));
  for (const Customer& customer : population()) ASSERT_LE(customer.income, 400'000U);
}

TEST(Customers, ConsentsHaveTheirSharesAndGoTogether) {
  const Condition email = [](const Customer& c) { return c.email_ok; };
  const Condition sms = [](const Customer& c) { return c.sms_ok; };
  const Condition push = [](const Customer& c) { return c.push_ok; };
  EXPECT_NEAR(percent(email), 70, 0.6);
  EXPECT_NEAR(percent(sms), 40, 0.6);
  EXPECT_NEAR(percent(push), 25, 0.6);
  EXPECT_GT(percent(sms, email), percent(sms) + 3);
  EXPECT_GT(percent(push, sms), percent(push) + 4);
}

TEST(Customers, ChannelDependsOnAge) {
  const Condition messenger = [](const Customer& c) { return c.channel == Channel::messenger; };
  const Condition young = [](const Customer& c) { return c.age < 30; };
  const Condition senior = [](const Customer& c) { return c.age >= 65; };
  EXPECT_NEAR(percent(messenger, young), 41, 2);
  EXPECT_NEAR(percent(messenger, senior), 5, 1.5);
}

TEST(Customers, StateThreeInterestsOnAverageOfThirty) {
  double total = 0;
  std::uint32_t seen = 0;
  for (const Customer& customer : population()) {
    total += std::popcount(customer.interests);
    seen |= customer.interests;
  }
  EXPECT_NEAR(total / static_cast<double>(kCustomers), 3, 0.05);
  EXPECT_EQ(seen, (1U << kInterests) - 1);
}

TEST(Customers, InterestsDependOnAgeAndGender) {
  const Condition gaming = [](const Customer& c) { return has_interest(c, 16); };
  const Condition beauty = [](const Customer& c) { return has_interest(c, 9); };
  const Condition young = [](const Customer& c) { return c.age < 30; };
  const Condition older = [](const Customer& c) { return c.age >= 50; };
  const Condition man = [](const Customer& c) { return c.gender == Gender::male; };
  const Condition woman = [](const Customer& c) { return c.gender == Gender::female; };
  ASSERT_EQ(kInterestNames[16], "gaming");
  ASSERT_EQ(kInterestNames[9], "beauty");
  EXPECT_GT(percent(gaming, young), 4 * percent(gaming, older));
  EXPECT_GT(percent(beauty, woman), 5 * percent(beauty, man));
}

TEST(Customers, SignUpsGrowOverTheYears) {
  for (const Customer& customer : population()) {
    ASSERT_GE(customer.signup_day, kFirstSignupDay);
    ASSERT_LE(customer.signup_day, kAsOfDay);
  }
  // A density that grows linearly leaves a quarter to the first half.
  const std::int32_t middle = (kFirstSignupDay + kAsOfDay) / 2;
  EXPECT_NEAR(percent([middle](const Customer& c) { return c.signup_day <= middle; }), 25, 1);
}

TEST(Customers, OrdersAreOverDispersed) {
  double sum = 0;
  double squares = 0;
  for (const Customer& customer : population()) {
    ASSERT_LE(customer.orders, kMostOrders);
    sum += customer.orders;
    squares += static_cast<double>(customer.orders) * customer.orders;
  }
  const double mean = sum / static_cast<double>(kCustomers);
  const double variance = squares / static_cast<double>(kCustomers) - mean * mean;
  EXPECT_GT(mean, 2);
  EXPECT_LT(mean, 4);
  EXPECT_GT(variance, 10 * mean);
  EXPECT_GT(percent([](const Customer& c) { return c.orders == 1; }), 15);
}

TEST(Customers, LastOrderLiesBetweenSignUpAndToday) {
  for (const Customer& customer : population()) {
    if (customer.orders == 0) continue;
    ASSERT_GE(customer.last_order_day, customer.signup_day);
    ASSERT_LE(customer.last_order_day, kAsOfDay);
  }
  const Condition buyer = [](const Customer& c) { return c.orders > 0; };
  EXPECT_GT(percent([](const Customer& c) { return c.last_order_day > kAsOfDay - 180; }, buyer),
            55);
}

TEST(Customers, SpendAndAverageOrderAgree) {
  for (const Customer& customer : population()) {
    if (customer.orders == 0) {
      ASSERT_EQ(customer.spend, 0U);
      continue;
    }
    ASSERT_GE(customer.spend, 100U * customer.orders);
    // Rounded to the nearest hundredth, halves up.
    const std::uint64_t doubled = 2 * customer.spend;
    ASSERT_GE(doubled + customer.orders, 2 * customer.orders * customer.average_order);
    ASSERT_LT(doubled + customer.orders, 2 * customer.orders * (customer.average_order + 1));
  }
}

TEST(Customers, LoyaltyFollowsSpend) {
  double before = -1;
  for (std::size_t level = 0; level < kLoyaltyNames.size(); ++level) {
    double spend = 0;
    double count = 0;
    for (const Customer& customer : population()) {
      if (static_cast<std::size_t>(customer.loyalty) != level) continue;
      spend += static_cast<double>(customer.spend);
      count += 1;
    }
    ASSERT_GT(count, 0) << kLoyaltyNames[level];
    EXPECT_GT(spend / count, 2 * before) << kLoyaltyNames[level];
    before = spend / count;
  }
}

TEST(Customers, SatisfactionStaysOnItsScalesAndAgrees) {
  for (const Customer& customer : population()) {
    ASSERT_GE(customer.nps, 0);
    ASSERT_LE(customer.nps, 10);
    ASSERT_GE(customer.csat, 1);
    ASSERT_LE(customer.csat, 5);
    ASSERT_LE(customer.complaints, 9U);
  }
  const Condition detractor = [](const Customer& c) { return c.nps <= 6; };
  const Condition complained = [](const Customer& c) { return c.complaints > 0; };
  const Condition content = [](const Customer& c) { return c.csat >= 4; };
  EXPECT_LT(percent(complained), 15);
  EXPECT_GT(percent(detractor, complained), 2 * percent(detractor));
  EXPECT_LT(percent(detractor, content), percent(detractor));
}

TEST(Customers, BuyingAgainFollowsWhatIsKnown) {
  const Condition again = [](const Customer& c) { return c.bought_again; };
  const double base = percent(again);
  EXPECT_GT(base, 20);
  EXPECT_LT(base, 45);
  EXPECT_GT(percent(again, [](const Customer& c) { return c.orders >= 5; }), base + 15);
  EXPECT_LT(percent(again, [](const Customer& c) { return c.orders == 0; }), base - 10);
  EXPECT_LT(percent(again, [](const Customer& c) { return c.complaints >= 2; }), base - 3);
  EXPECT_GT(percent(again, [](const Customer& c) { return c.email_ok; }), base + 1);
}

TEST(Customers, SmallPopulationsHaveTheSameShares) {
  const CustomerGenerator generator(7);
  int without_orders = 0;
  int email = 0;
  for (std::uint64_t row = 0; row < 1000; ++row) {
    const Customer customer = generator.customer(row);
    without_orders += customer.orders == 0 ? 1 : 0;
    email += customer.email_ok ? 1 : 0;
  }
  EXPECT_NEAR(without_orders, 300, 60);
  EXPECT_NEAR(email, 700, 60);
}

}  // namespace
}  // namespace muster::loaders
