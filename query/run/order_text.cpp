#include "query/run/order_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "query/language/printer.hpp"
#include "query/language/words.hpp"

namespace muster::query {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class OrderReader {
 public:
  explicit OrderReader(std::string_view text) : rest_(text) {}

  Result<std::vector<OrderItem>> read() {
    std::vector<OrderItem> items;
    skip_blanks();
    if (rest_.empty()) return items;
    while (true) {
      OrderItem item;
      if (auto status = read_name(item.name); !status) return status.error();
      if (!rest_.empty() && rest_.front() == '\'') {
        if (auto status = read_score(item); !status) return status.error();
      }
      if (auto status = read_direction(item.descending); !status) return status.error();
      items.push_back(std::move(item));
      if (rest_.empty()) return items;
      rest_.remove_prefix(1);  // the comma
      skip_blanks();
    }
  }

 private:
  static Error expected(std::string_view what) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("order_by: expected {}, as in \"spend desc, age\"", what)};
  }

  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size()));
  }

  std::string_view take_word() {
    const std::size_t end = std::min(rest_.find_first_of(" \t\r\n,"), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return word;
  }

  Status read_name(std::string& name) {
    if (!rest_.empty() && rest_.front() == '"') return read_quoted_name(name);
    name = take_word();
    if (name.empty()) return expected("a name");
    skip_blanks();
    return {};
  }

  Status read_quoted_name(std::string& name) {
    const char mark = rest_.front();
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t quote = rest_.find(mark);
      if (quote == std::string_view::npos) return expected("a closing quote");
      name.append(rest_.substr(0, quote));
      rest_.remove_prefix(quote + 1);
      if (rest_.empty() || rest_.front() != mark) break;
      name += mark;
      rest_.remove_prefix(1);
    }
    if (name.empty()) return expected("a name between the quotes");
    skip_blanks();
    return {};
  }

  /// The 'name' behind SCORE or GRADE.
  Status read_score(OrderItem& item) {
    const bool grade = same_word(item.name, "GRADE");
    if (!grade && !same_word(item.name, "SCORE")) return expected("asc, desc or a comma");
    std::string name;
    if (auto status = read_quoted_name(name); !status) return status;
    item.name = print(grade ? Term{GradeTerm{std::move(name)}} : Term{ScoreTerm{std::move(name)}});
    item.is_score = true;
    return {};
  }

  Status read_direction(bool& descending) {
    if (rest_.empty() || rest_.front() == ',') return {};
    std::string word(take_word());
    std::transform(word.begin(), word.end(), word.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    if (word != "asc" && word != "desc") {
      return expected(fmt::format("asc, desc or a comma instead of '{}'", word));
    }
    descending = word == "desc";
    skip_blanks();
    if (!rest_.empty() && rest_.front() != ',') return expected("a comma");
    return {};
  }

  std::string_view rest_;
};

}  // namespace

Result<std::vector<OrderItem>> read_order(std::string_view order_by) {
  return OrderReader(order_by).read();
}

}  // namespace muster::query
