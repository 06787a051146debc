// LIKE and ILIKE: SQL's patterns over UTF-8 text.
//
// `%` stands for any run of characters, `_` for exactly one code point, everything else for
// itself; as in standard SQL there is no escape character unless one is named. A pattern is
// compiled once and matched against many texts.
//
// Threads: immutable once compiled, so many threads may match at once. Cost: one search through
// the text per stretch between two `%`, never any backtracking over earlier stretches: at worst
// text size × longest stretch. A folded pattern folds each text first (see folding.hpp).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.hpp"

namespace muster::engine {

/// Whether upper and lower case are told apart: LIKE does, ILIKE does not.
enum class CaseRule { exact, folded };

class LikePattern {
 public:
  /// `escape` takes the meaning off a `%`, `_` or itself when written before it; before anything
  /// else, or at the end, it is an Error (invalid_query), as standard SQL has it.
  static Result<LikePattern> compile(std::string_view pattern, CaseRule rule,
                                     std::optional<char32_t> escape = std::nullopt);

  /// Whether the whole text fits. A byte that is no UTF-8 counts as one code point.
  bool matches(std::string_view text) const;

  /// What every matching text begins with; folded (fold_case) for CaseRule::folded. May be empty.
  std::string_view literal_prefix() const;
  /// No `%` and no `_`: exactly the text literal_prefix() matches.
  bool is_literal() const;
  CaseRule case_rule() const { return rule_; }
  /// Equal keys mean patterns that match the same texts.
  const std::string& key() const { return key_; }

 private:
  /// A number of code points to skip, then a text. A stretch is one or more of them.
  struct Piece {
    std::size_t skip = 0;
    std::string literal;
  };
  /// What stands between two `%`; it always matches the same number of code points.
  struct Stretch {
    std::vector<Piece> pieces;
    std::size_t letters = 0;
  };

  explicit LikePattern(CaseRule rule) : rule_(rule) {}

  /// Where the pieces end if they fit the text at `at`.
  static std::optional<std::size_t> match_at(std::span<const Piece> pieces, std::string_view text,
                                             std::size_t at);
  /// Where the first fit of the stretch at or after `from` ends.
  static std::optional<std::size_t> search(const Stretch& stretch, std::string_view text,
                                           std::size_t from);
  bool matches_folded(std::string_view text) const;

  std::vector<Stretch> stretches_;  // one more than there are runs of %; never empty
  CaseRule rule_;
  std::string key_;  // rule and stretches
};

}  // namespace muster::engine
