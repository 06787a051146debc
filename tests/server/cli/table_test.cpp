#include "server/cli/table.hpp"

#include <gtest/gtest.h>

namespace muster::server {
namespace {

TEST(Table, AlignsColumnsByWhatATerminalShows) {
  Table table({{"city"}, {"customers", Table::Align::right}, {"note"}});
  table.add({"Алматы", "5", "x"});
  table.add({"東京", "12,345", ""});
  EXPECT_EQ(table.text(),
            "city    customers  note\n"
            "------  ---------  ----\n"
            "Алматы          5  x\n"
            "東京       12,345\n");
}

TEST(Table, ShowsNoControlCharactersOfForeignData) {
  Table table({{"name"}});
  table.add({"a\x1b[31mred\nnew\tline\xff"});
  EXPECT_EQ(table.text(), "name\n----\na [31mred new line\xEF\xBF\xBD\n");
}

TEST(Table, GoesOnInTheSameWidths) {
  Table table({{"id"}, {"n", Table::Align::right}});
  table.add({"long id", "1"});
  EXPECT_EQ(table.text(), "id       n\n-------  -\nlong id  1\n");
  table.add({"x", "2"});
  EXPECT_EQ(table.text(), "x        2\n");
  EXPECT_EQ(table.text(), "");
}

}  // namespace
}  // namespace muster::server
