#include "engine/population/row_batch.hpp"

#include <gtest/gtest.h>

namespace muster::engine {
namespace {

TEST(StringCells, GivesBackWhatWasPushed) {
  StringCells cells;
  for (const char* text : {"one", "", "три"}) cells.push(text);
  ASSERT_EQ(cells.size(), 3U);
  EXPECT_EQ(cells[0], "one");
  EXPECT_EQ(cells[1], "");
  EXPECT_EQ(cells[2], "три");
}

TEST(EmptyCells, AreOfTheAlternativeThatATypeTakes) {
  EXPECT_TRUE(std::holds_alternative<CategoryCells>(empty_cells(AttributeType::category)));
  EXPECT_TRUE(std::holds_alternative<TagsCells>(empty_cells(AttributeType::tags)));
  EXPECT_TRUE(std::holds_alternative<FlagCells>(empty_cells(AttributeType::flag)));
  for (const auto type : {AttributeType::number, AttributeType::date, AttributeType::time}) {
    EXPECT_TRUE(std::holds_alternative<IntegerCells>(empty_cells(type)));
  }
  EXPECT_TRUE(std::holds_alternative<RealCells>(empty_cells(AttributeType::real)));
  EXPECT_TRUE(std::holds_alternative<PlaceCells>(empty_cells(AttributeType::place)));
  EXPECT_TRUE(std::holds_alternative<TextCells>(empty_cells(AttributeType::text)));
}

}  // namespace
}  // namespace muster::engine
