#include "engine/values/nearest_name.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "engine/values/folding.hpp"
#include "engine/values/utf8.hpp"

namespace muster::engine {
namespace {

/// A name as folded code points, in a buffer that is reused from name to name.
class Letters {
 public:
  /// False if the name is longer than kMaxNameLetters.
  bool assign(std::string_view name) {
    size_ = 0;
    for (std::size_t at = 0; at < name.size();) {
      if (size_ == kMaxNameLetters) return false;
      const char32_t letter = next_letter(name, at);
      letters_[size_++] = letter == kBrokenLetter ? letter : fold(letter);
    }
    return true;
  }

  std::size_t size() const { return size_; }
  char32_t operator[](std::size_t index) const { return letters_[index]; }

 private:
  static char32_t fold(char32_t letter) {
    if (letter >= 0x80) return fold_case(letter);
    return letter >= U'A' && letter <= U'Z' ? letter + (U'a' - U'A') : letter;
  }

  std::array<char32_t, kMaxNameLetters> letters_{};
  std::size_t size_ = 0;
};

std::size_t difference(std::size_t a, std::size_t b) { return a > b ? a - b : b - a; }

/// The distance of two names if it is at most `limit`, else `limit + 1`. Only the band of the table
/// within `limit` of its diagonal can hold such a distance.
class DistanceTable {
 public:
  DistanceTable() = default;
  DistanceTable(const DistanceTable&) = delete;  // holds pointers into itself
  DistanceTable& operator=(const DistanceTable&) = delete;

  std::size_t measure(const Letters& a, const Letters& b, std::size_t limit) {
    const std::size_t far = limit + 1;
    if (difference(a.size(), b.size()) > limit) return far;
    for (std::size_t column = 0; column <= b.size(); ++column) {
      (*row_)[column] = static_cast<std::uint16_t>(std::min(column, far));
    }
    for (std::size_t line = 1; line <= a.size(); ++line) {
      std::swap(before_last_, last_);
      std::swap(last_, row_);
      if (next_line(a, b, line, limit) > limit) return far;
    }
    return std::min<std::size_t>((*row_)[b.size()], far);
  }

 private:
  /// Fills `row_` for the first `line` letters of `a`; returns the smallest entry of its band.
  std::size_t next_line(const Letters& a, const Letters& b, std::size_t line, std::size_t limit) {
    const std::size_t far = limit + 1;
    const std::size_t first = line > limit ? line - limit : 0;
    const std::size_t end = std::min(b.size(), line + limit);
    std::size_t smallest = far;
    if (first > 0) (*row_)[first - 1] = static_cast<std::uint16_t>(far);
    for (std::size_t column = first; column <= end; ++column) {
      std::size_t best = far;
      if (column == 0) {
        best = line;
      } else {
        const std::size_t replaced = a[line - 1] == b[column - 1] ? 0 : 1;
        best = std::min({(*last_)[column - 1] + replaced, (*last_)[column] + std::size_t{1},
                         (*row_)[column - 1] + std::size_t{1}});
        if (line > 1 && column > 1 && a[line - 1] == b[column - 2] &&
            a[line - 2] == b[column - 1]) {
          best = std::min(best, (*before_last_)[column - 2] + std::size_t{1});
        }
      }
      best = std::min(best, far);
      (*row_)[column] = static_cast<std::uint16_t>(best);
      smallest = std::min(smallest, best);
    }
    // The next two lines read one and two columns further than this one went.
    for (std::size_t column = end + 1; column <= std::min(b.size(), end + 2); ++column) {
      (*row_)[column] = static_cast<std::uint16_t>(far);
    }
    return smallest;
  }

  using Line = std::array<std::uint16_t, kMaxNameLetters + 1>;
  std::array<Line, 3> lines_{};
  Line* row_ = &lines_[0];
  Line* last_ = &lines_[1];
  Line* before_last_ = &lines_[2];
};

std::size_t allowed_changes(std::size_t letters) {
  if (letters < 2) return 0;
  return std::clamp<std::size_t>((letters + 1) / 3, 1, 4);
}

}  // namespace

std::optional<std::string> nearest(std::string_view wanted,
                                   std::span<const std::string_view> known) {
  Letters sought;
  if (wanted.empty() || !sought.assign(wanted)) return std::nullopt;
  std::size_t limit = allowed_changes(sought.size());
  std::optional<std::string_view> best;
  Letters name;
  DistanceTable table;
  for (const std::string_view candidate : known.first(std::min(known.size(), kMaxNamesCompared))) {
    // A code point has one to four bytes, so the byte count alone rules most names out.
    if (candidate.size() + limit < sought.size()) continue;
    if (candidate.size() > 4 * (sought.size() + limit) || !name.assign(candidate)) continue;
    const std::size_t distance = table.measure(sought, name, limit);
    if (distance > limit) continue;
    best = candidate;
    if (distance == 0) break;
    limit = distance - 1;  // from here only a nearer name counts
  }
  if (!best) return std::nullopt;
  return std::string(*best);
}

}  // namespace muster::engine
