#include "engine/values/like_pattern.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/values/folding.hpp"
#include "engine/values/utf8.hpp"

namespace muster::engine {
namespace {

/// Skips `count` code points from `at`; empty if the text has not as many.
std::optional<std::size_t> skip_letters(std::string_view text, std::size_t at, std::size_t count) {
  for (; count > 0; --count) {
    if (at >= text.size()) return std::nullopt;
    next_letter(text, at);
  }
  return at;
}

}  // namespace

Result<LikePattern> LikePattern::compile(std::string_view pattern, CaseRule rule,
                                         std::optional<char32_t> escape) {
  LikePattern compiled(rule);
  compiled.stretches_.emplace_back();
  bool after_percent = false;
  Piece piece;
  const auto end_piece = [&] {
    if (rule == CaseRule::folded) piece.literal = fold_case(piece.literal);
    auto& stretch = compiled.stretches_.back();
    stretch.letters += piece.skip + count_letters(piece.literal);
    if (piece.skip > 0 || !piece.literal.empty()) stretch.pieces.push_back(std::move(piece));
    piece = {};
  };

  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t start = at;
    char32_t letter = next_letter(pattern, at);
    std::size_t literal_start = start;
    bool escaped = false;
    if (escape && letter == *escape) {
      literal_start = at;
      if (at < pattern.size()) letter = next_letter(pattern, at);
      if (literal_start == at || (letter != U'%' && letter != U'_' && letter != *escape)) {
        return Error{.code = ErrorCode::invalid_query,
                     .message =
                         "the escape character of a LIKE pattern must stand before %, _ or "
                         "itself"};
      }
      escaped = true;
    }
    if (!escaped && letter == U'%') {
      if (!after_percent) {
        end_piece();
        compiled.stretches_.emplace_back();
      }
      after_percent = true;
      continue;
    }
    after_percent = false;
    if (!escaped && letter == U'_') {
      if (!piece.literal.empty()) end_piece();
      ++piece.skip;
    } else {
      piece.literal.append(pattern.substr(literal_start, at - literal_start));
    }
  }
  end_piece();
  compiled.key_ = fmt::format("{}", rule == CaseRule::exact ? 'e' : 'f');
  for (const Stretch& stretch : compiled.stretches_) {
    for (const Piece& part : stretch.pieces) {
      compiled.key_ += fmt::format("{},{}:{}", part.skip, part.literal.size(), part.literal);
    }
    compiled.key_ += '%';
  }
  return compiled;
}

bool LikePattern::matches(std::string_view text) const {
  return rule_ == CaseRule::folded ? matches_folded(fold_case(text)) : matches_folded(text);
}

std::string_view LikePattern::literal_prefix() const {
  const auto& pieces = stretches_.front().pieces;
  return pieces.empty() || pieces.front().skip > 0 ? std::string_view{} : pieces.front().literal;
}

bool LikePattern::is_literal() const {
  const auto& pieces = stretches_.front().pieces;
  return stretches_.size() == 1 &&
         (pieces.empty() || (pieces.size() == 1 && pieces.front().skip == 0));
}

std::optional<std::size_t> LikePattern::match_at(std::span<const Piece> pieces,
                                                 std::string_view text, std::size_t at) {
  for (const Piece& piece : pieces) {
    const auto skipped = skip_letters(text, at, piece.skip);
    if (!skipped || !text.substr(*skipped).starts_with(piece.literal)) return std::nullopt;
    at = *skipped + piece.literal.size();
  }
  return at;
}

std::optional<std::size_t> LikePattern::search(const Stretch& stretch, std::string_view text,
                                               std::size_t from) {
  if (stretch.pieces.empty()) return from;
  // The skips in front of the first literal only move where it may begin. The first fit is as good
  // as any: a stretch always takes the same number of code points, so a later one leaves less text.
  const std::span<const Piece> pieces = stretch.pieces;
  const std::string_view literal = pieces.front().literal;
  const auto start = skip_letters(text, from, pieces.front().skip);
  if (!start) return std::nullopt;
  for (std::size_t at = text.find(literal, *start); at != std::string_view::npos;
       at = text.find(literal, at + 1)) {
    if (const auto end = match_at(pieces.subspan(1), text, at + literal.size())) return end;
  }
  return std::nullopt;
}

bool LikePattern::matches_folded(std::string_view text) const {
  auto at = match_at(stretches_.front().pieces, text, 0);
  if (!at) return false;
  if (stretches_.size() == 1) return *at == text.size();
  for (std::size_t i = 1; i + 1 < stretches_.size(); ++i) {
    at = search(stretches_[i], text, *at);
    if (!at) return false;
  }
  // The last stretch must end where the text ends: step back as many code points as it takes.
  const Stretch& last = stretches_.back();
  std::size_t begin = text.size();
  for (std::size_t i = 0; i < last.letters; ++i) {
    if (begin <= *at) return false;
    begin = letter_before(text, *at, begin);
  }
  return match_at(last.pieces, text, begin) == text.size();
}

}  // namespace muster::engine
