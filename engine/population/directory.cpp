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
  if (kind == IdKind::strings || kind == IdKind::numbered) return sign(left.compare(right));
  const bool left_negative = left.starts_with('-');
  if (left_negative != right.starts_with('-')) return left_negative ? -1 : 1;
  // Without leading zeros the longer number is the larger in size.
  const int magnitude = left.size() != right.size() ? (left.size() < right.size() ? -1 : 1)
                                                    : sign(left.compare(right));
  return left_negative ? -magnitude : magnitude;
}

std::optional<IdShape> IdShape::of(std::string_view id) {
  std::size_t begin = id.size();
  while (begin > 0 && id[begin - 1] >= '0' && id[begin - 1] <= '9') --begin;
  const std::size_t digits = id.size() - begin;
  if (digits < 1 || digits > kMostDigits) return std::nullopt;
  return IdShape{std::string(id.substr(0, begin)), static_cast<std::uint32_t>(digits)};
}

std::optional<std::int64_t> IdShape::number_in(std::string_view id) const {
  if (id.size() != prefix.size() + digits || !id.starts_with(prefix)) return std::nullopt;
  std::int64_t number = 0;
  bool all_digits = true;
  for (const char c : id.substr(prefix.size())) {
    const auto digit = static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';
    all_digits = all_digits && digit <= 9;
    number = number * 10 + static_cast<std::int64_t>(digit % 10);
  }
  if (!all_digits) return std::nullopt;
  return number;
}

void IdShape::append_id(std::int64_t number, std::string& out) const {
  out += prefix;
  const std::size_t begin = out.size();
  out.resize(begin + digits, '0');
  for (std::size_t at = out.size(); number != 0; number /= 10) {
    out[--at] = static_cast<char>('0' + number % 10);
  }
}

Directory::Directory(IntegerColumn integers, std::span<const Row> order)
    : kind_(IdKind::integers),
      rows_(integers.rows()),
      integers_(std::move(integers)),
      order_(order) {}

Directory::Directory(IdShape shape, IntegerColumn numbers, std::span<const Row> order)
    : kind_(IdKind::numbered),
      shape_(std::move(shape)),
      rows_(numbers.rows()),
      integers_(std::move(numbers)),
      order_(order) {}

Directory::Directory(IdKind kind, TextColumn strings, std::span<const Row> order)
    : kind_(kind), rows_(strings.rows()), strings_(std::move(strings)), order_(order) {}

void Directory::append_id(Row row, std::string& out) const {
  if (kind_ == IdKind::numbered) {
    shape_.append_id(integers_->at(row), out);
  } else if (integers_) {
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

std::optional<std::int64_t> Directory::number_of(std::string_view id) const {
  if (!integers_) return std::nullopt;
  return kind_ == IdKind::numbered ? shape_.number_in(id) : integer_id(id);
}

std::optional<Row> Directory::find(std::string_view id) const {
  if (integers_) {
    const auto wanted = number_of(id);
    if (!wanted) return std::nullopt;
    const std::uint64_t rank = first_rank([&](Row row) { return integers_->at(row) < *wanted; });
    if (rank == rows_ || integers_->at(row_at_rank(rank)) != *wanted) return std::nullopt;
    return row_at_rank(rank);
  }
  if (kind_ == IdKind::decimal_strings && !is_canonical_integer(id)) return std::nullopt;
  const std::uint64_t rank =
      first_rank([&](Row row) { return compare_external_ids(kind_, text_at(row), id) < 0; });
  if (rank == rows_ || text_at(row_at_rank(rank)) != id) return std::nullopt;
  return row_at_rank(rank);
}

std::uint64_t Directory::rank_of(Row row) const {
  if (order_.ascends()) return row;
  return first_rank([&](Row candidate) { return compare_ids(candidate, row) < 0; });
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

bool Directory::ascends(std::uint64_t begin, std::uint64_t end) const {
  if (!integers_) {
    for (std::uint64_t rank = begin + 1; rank < end; ++rank) {
      if (compare_ids(row_at_rank(rank - 1), row_at_rank(rank)) >= 0) return false;
    }
    return true;
  }
  // One look at every id, none of which waits for another.
  bool ascending = true;
  std::int64_t last = integers_->at(row_at_rank(begin));
  for (std::uint64_t rank = begin + 1; rank < end; ++rank) {
    const std::int64_t id = integers_->at(row_at_rank(rank));
    ascending = ascending && last < id;
    last = id;
  }
  return ascending;
}

}  // namespace muster::engine
