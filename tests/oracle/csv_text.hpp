// CSV for the oracle's own use: a reader of well-formed files, and the random population as a file
// with its schema.toml. Shares nothing with the loaders it is compared with.
// Threads: pure functions. Cost: one pass.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/dice.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

using CsvRecord = std::vector<std::string>;

/// Calls `each` for every record of `text`, the header included.
void read_csv(std::string_view text, char separator,
              const std::function<void(const CsvRecord&)>& each);

/// `text` as a cell: quoted where it must be, and sometimes where it need not be.
std::string csv_cell(std::string_view text, char separator, bool always_quoted = false);

struct CsvFile {
  std::string csv;
  std::string schema;  ///< schema.toml that names the id and every column's type
};

/// The table as a CSV file of random separator, line ends and quoting. Only for tables of
/// PopulationPlan::csv.
CsvFile csv_of(const Table& table, Dice& dice);

}  // namespace muster::oracle
