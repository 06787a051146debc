#include "loaders/rows/customer_search.hpp"

#include <gtest/gtest.h>

namespace muster::loaders {
namespace {

TEST(CustomerSearch, WholeNumbersLoseTheirEmptyFraction) {
  EXPECT_EQ(whole_id("17850.0"), "17850");
  EXPECT_EQ(whole_id("17850.000"), "17850");
  EXPECT_EQ(whole_id("17850"), "17850");
  EXPECT_EQ(whole_id("17850.5"), "17850.5");
  EXPECT_EQ(whole_id(".0"), ".0");
  EXPECT_EQ(whole_id(""), "");
}

TEST(CustomerSearch, PoliciesHaveNames) {
  EXPECT_EQ(unknown_customers_named("reject"), UnknownCustomers::reject);
  EXPECT_EQ(unknown_customers_named("create"), UnknownCustomers::create);
  EXPECT_EQ(unknown_customers_named("ignore"), UnknownCustomers::ignore);
  EXPECT_EQ(unknown_customers_named("drop"), std::nullopt);
}

}  // namespace
}  // namespace muster::loaders
