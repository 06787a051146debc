// The words of a column's name: `LastOrderDate`, `last_order_date` and `Last order date` are all
// last, order, date. Threads: pure functions. Cost: about a microsecond.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::loaders {

/// Lower-case words; cut at blanks, punctuation, digits and changes of case (Cyrillic included).
std::vector<std::string> words_of(std::string_view name);

/// The words joined without anything between: `Customer ID` and `customerId` are `customerid`.
std::string joined_words(std::string_view name);

/// Whether one of `words` is `stem`, or begins with it when `stem` ends in `*`; a stem with blanks
/// asks for its words one after another.
bool has_stem(const std::vector<std::string>& words, std::string_view stem);

}  // namespace muster::loaders
