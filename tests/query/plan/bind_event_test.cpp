#include "query/plan/bind_event.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "query/plan/bind_term.hpp"
#include "tests/query/people.hpp"
#include "tests/query/shop.hpp"

namespace muster::query {
namespace {

using ::testing::HasSubstr;
using tests::shop;
using tests::shoppers;

TEST(EventsTest, DidAsksForOneEventOrMore) {
  EXPECT_EQ(shoppers("DID purchase"), "a b c");
  EXPECT_EQ(shoppers("NOT DID purchase"), "d e f");
  EXPECT_EQ(shoppers("DID purchase DURING LAST 30 DAYS"), "a b");
  EXPECT_EQ(shoppers("DID purchase WHERE category = 'shoes' AND amount > 50 DURING LAST 30 DAYS"),
            "a");
  EXPECT_EQ(shoppers("(DID purchase WHERE amount IS NULL) OR spend = 40"), "b d");
  EXPECT_EQ(shoppers("DID purchase WHERE gift"), "a");
  EXPECT_EQ(shoppers("DID purchase WHERE NOT gift"), "a b c");
  EXPECT_EQ(shoppers("DID purchase WHERE gift <> TRUE"), "a");
  EXPECT_EQ(shoppers("DID \"mail open\" AND NOT DID visit"), "d");
}

TEST(EventsTest, MeasuresAreComparedLikeAttributes) {
  EXPECT_EQ(shoppers("COUNT(purchase) >= 2"), "a c");
  EXPECT_EQ(shoppers("COUNT(purchase) = 0"), "d e f");
  EXPECT_EQ(shoppers("COUNT(purchase) BETWEEN 1 AND 2"), "b c");
  EXPECT_EQ(shoppers("COUNT(purchase) IN (1, 3)"), "a b");
  EXPECT_EQ(shoppers("COUNT(\"mail open\") = 3"), "d");
  EXPECT_EQ(shoppers("SUM(purchase.amount) = 125.50"), "a");
  EXPECT_EQ(shoppers("SUM(purchase.amount) > 29.979"), "a c");
  EXPECT_EQ(shoppers("SUM(purchase.amount) > 29.98"), "a");
  EXPECT_EQ(shoppers("SUM(purchase.amount) <= 29.984"), "c");
  EXPECT_EQ(shoppers("SUM(purchase.amount) IS NULL"), "b d e f");
  EXPECT_EQ(shoppers("NOT SUM(purchase.amount) > 0"), "b d e f");
  EXPECT_EQ(shoppers("AVG(purchase.amount) = 14.99"), "c");
  EXPECT_EQ(shoppers("AVG(purchase.amount) > 14.99"), "a");
  EXPECT_EQ(shoppers("MIN(purchase.amount) < 10"), "c");
  EXPECT_EQ(shoppers("MAX(purchase.amount) >= 60"), "a");
  EXPECT_EQ(shoppers("COUNT(DISTINCT purchase.category) = 2"), "a");
  EXPECT_EQ(shoppers("COUNT(DISTINCT DAYS OF purchase) = 3"), "a");
  EXPECT_EQ(shoppers("COUNT(DISTINCT MONTHS OF purchase) = 2"), "a c");
  EXPECT_EQ(shoppers("FAVOURITE(purchase.category) = 'shoes'"), "a");
  EXPECT_EQ(shoppers("FAVOURITE(purchase.category) <> 'shoes'"), "b c");
  EXPECT_EQ(shoppers("FAVOURITE(purchase.category) IS NULL"), "d e f");
  EXPECT_EQ(shoppers("COUNT(purchase) > spend / 10"), "a");
  EXPECT_EQ(shoppers("COUNT(purchase) IN TOP 1"), "a");
  EXPECT_EQ(shoppers("min(COUNT(purchase), 2) = 2"), "a c");
}

TEST(EventsTest, FirstAndLastAreTimes) {
  EXPECT_EQ(shoppers("FIRST(purchase) >= '2026-01-01'"), "b");
  EXPECT_EQ(shoppers("LAST(purchase) = '2026-03-31'"), "c");
  EXPECT_EQ(shoppers("LAST(purchase) IN LAST 1 DAY"), "b");
  EXPECT_EQ(shoppers("LAST(purchase) NOT IN LAST 1 DAY"), "a c");
  EXPECT_EQ(shoppers("LAST(purchase) < TODAY - 30 DAYS"), "c");
  EXPECT_EQ(shoppers("FIRST(purchase) IS NOT NULL"), "a b c");
  EXPECT_EQ(shoppers("LAST(purchase) - FIRST(purchase) > 395"), "a c");
  EXPECT_EQ(shoppers("TODAY - LAST(purchase) < 0.5"), "b");
}

TEST(EventsTest, HowOftenAndInWhatOrder) {
  EXPECT_EQ(shoppers("DID purchase IN AT LEAST 2 OF LAST 4 WEEKS"), "");
  EXPECT_EQ(shoppers("DID purchase IN AT LEAST 2 OF LAST 5 WEEKS"), "a");
  EXPECT_EQ(shoppers("DID purchase IN EXACTLY 0 OF LAST 5 WEEKS"), "c d e f");
  EXPECT_EQ(shoppers("DID purchase IN AT MOST 1 OF LAST 5 WEEKS"), "b c d e f");
  EXPECT_EQ(shoppers("DID purchase AFTER A PAUSE OF 365 DAYS"), "a c");
  EXPECT_EQ(shoppers("DID purchase AFTER A PAUSE OF 365 DAYS DURING LAST 90 DAYS"), "a");
  EXPECT_EQ(shoppers("DID purchase FOR THE FIRST TIME DURING LAST 30 DAYS"), "b");
  EXPECT_EQ(shoppers("SEQUENCE(visit, cart_add, purchase WITHIN 2 HOURS)"), "a");
  EXPECT_EQ(shoppers("SEQUENCE(visit, cart_add, purchase WITHIN 1 HOUR)"), "");
  EXPECT_EQ(shoppers("SEQUENCE(cart_add, NOT purchase WITHIN 1 DAY)"), "c");
  EXPECT_EQ(shoppers("SEQUENCE(\"mail open\", \"mail open\")"), "");
}

}  // namespace
}  // namespace muster::query
