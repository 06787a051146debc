#include "engine/population/directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace muster::engine {

bool is_canonical_integer(std::string_view id) {
  const bool negative = id.starts_with('-');
  const std::string_view digits = id.substr(negative ? 1 : 0);
  if (digits.empty() ||
      !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  return digits[0] != '0' || (digits.size() == 1 && !negative);
}

std::optional<std::int64_t> integer_id(std::string_view id) {
  if (!is_canonical_integer(id)) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), value);
  // The smallest int64 stands for "unknown" in integer columns, so it stays text.
  if (error != std::errc{} || end != id.data() + id.size() || value == kUnknownInteger) {
    return std::nullopt;
  }
  return value;
}

int compare_external_ids(IdKind kind, std::string_view left, std::string_view right) {
  const auto sign = [](int order) { return (order > 0) - (order < 0); };
  if (kind == IdKind::strings) return sign(left.compare(right));
  const bool left_negative = left.starts_with('-');
  if (left_negative != right.starts_with('-')) return left_negative ? -1 : 1;
  // Without leading zeros the longer number is the larger in size.
  const int magnitude = left.size() != right.size() ? (left.size() < right.size() ? -1 : 1)
                                                    : sign(left.compare(right));
  return left_negative ? -magnitude : magnitude;
}

Directory::Directory(IntegerColumn integers, std::span<const Row> order)
    : kind_(IdKind::integers), integers_(std::move(integers)), order_(order) {}

Directory::Directory(IdKind kind, TextColumn strings, std::span<const Row> order)
    : kind_(kind), strings_(std::move(strings)), order_(order) {}

void Directory::append_id(Row row, std::string& out) const {
  if (integers_) {
    fmt::format_to(std::back_inserter(out), FMT_STRING("{}"), integers_->at(row));
  } else {
    out.append(strings_->at(row).value_or(std::string_view{}));
  }
}

std::string Directory::id_at(Row row) const {
  std::string id;
  append_id(row, id);
  return id;
}

std::optional<Row> Directory::find(std::string_view id) const {
  const auto search = [&](const auto& less, const auto& equal) -> std::optional<Row> {
    const auto found = std::lower_bound(order_.begin(), order_.end(), id,
                                        [&](Row row, std::string_view) { return less(row); });
    if (found == order_.end() || !equal(*found)) return std::nullopt;
    return *found;
  };
  if (integers_) {
    const auto wanted = integer_id(id);
    if (!wanted) return std::nullopt;
    return search([&](Row row) { return integers_->at(row) < *wanted; },
                  [&](Row row) { return integers_->at(row) == *wanted; });
  }
  if (kind_ == IdKind::decimal_strings && !is_canonical_integer(id)) return std::nullopt;
  const auto text = [&](Row row) { return strings_->at(row).value_or(std::string_view{}); };
  return search([&](Row row) { return compare_external_ids(kind_, text(row), id) < 0; },
                [&](Row row) { return text(row) == id; });
}

std::uint64_t Directory::rank_of(Row row) const {
  const auto found = std::lower_bound(
      order_.begin(), order_.end(), row,
      [&](Row candidate, Row wanted) { return compare_ids(candidate, wanted) < 0; });
  return static_cast<std::uint64_t>(found - order_.begin());
}

int Directory::compare_ids(Row left, Row right) const {
  if (integers_) {
    const std::int64_t a = integers_->at(left);
    const std::int64_t b = integers_->at(right);
    return (a > b) - (a < b);
  }
  return compare_external_ids(kind_, strings_->at(left).value_or(std::string_view{}),
                              strings_->at(right).value_or(std::string_view{}));
}

}  // namespace muster::engine
