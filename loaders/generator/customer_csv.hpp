// Generated customers as lines of customers.csv.
//
// No value holds a comma, a quote or a line end, so nothing is quoted; unknown is an empty field;
// lines end in LF. Threads: immutable after construction. Cost: about 150 ns a line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/generator/customer.hpp"
#include "loaders/generator/geography.hpp"
#include "loaders/generator/standard_days.hpp"

namespace muster::loaders {

/// The column names as a line, with its line end.
std::string_view customer_csv_header();

class CustomerCsv {
 public:
  explicit CustomerCsv(const Geography& geography);

  /// No line is longer, its end included.
  std::size_t longest_line() const { return longest_line_; }

  /// Writes the customer's line at `out`, which has room for longest_line() bytes, and returns
  /// the end of what was written.
  char* write(const Customer& customer, char* out) const;

 private:
  std::vector<std::string> whereabouts_;  // "country,region,city," by city
  DateTexts dates_;
  std::size_t longest_line_ = 0;
};

}  // namespace muster::loaders
