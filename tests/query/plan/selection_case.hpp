// One row of a table of queries and whom they select.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/query/people.hpp"

namespace muster::query::tests {

struct SelectionCase {
  std::string where;
  std::string ids;
};

inline void PrintTo(const SelectionCase& selection, std::ostream* out) { *out << selection.where; }

class Selection : public ::testing::TestWithParam<SelectionCase> {};

}  // namespace muster::query::tests
