#include "engine/population/row_order.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

// Below this there are too few chunks for any of them to become constant.
constexpr std::uint64_t kFewestRows = 4 * std::uint64_t{kChunkRows};
// Groups smaller than this would cut chunks into runs too short to save anything.
constexpr std::uint64_t kSmallestGroup = 1024;
// Attributes of more values than this are no groups of people.
constexpr std::uint32_t kMostValues = 256;
constexpr std::uint32_t kMostGroups = std::numeric_limits<std::uint16_t>::max();

// Where people live and who they are seldom changes; what they do and spend always does.
bool is_stable(Family family) {
  return family == Family::geographic || family == Family::demographic;
}

class Grouping {
 public:
  explicit Grouping(std::uint64_t rows) : rows_(rows), group_of_(rows, 0) {}

  /// Splits every group by an attribute's values, unless that makes more than `most` of them.
  bool split_by(const OrderingAttribute& attribute, std::uint64_t most) {
    const std::size_t cells = std::size_t{groups_} * attribute.values;
    tbb::enumerable_thread_specific<std::vector<char>> found(
        [&] { return std::vector<char>(cells, 0); });
    const auto for_each_chunk = [&](const auto& take) {
      tbb::parallel_for(std::uint32_t{0}, chunk_count(), [&](std::uint32_t chunk) {
        const std::uint64_t begin = std::uint64_t{chunk} * kChunkRows;
        const auto groups =
            std::span(group_of_).subspan(begin, std::min<std::uint64_t>(kChunkRows, rows_ - begin));
        std::vector<std::uint16_t> values(groups.size());
        attribute.read(chunk, values);
        take(groups, values);
      });
    };
    for_each_chunk([&](std::span<std::uint16_t> groups, const std::vector<std::uint16_t>& values) {
      std::vector<char>& seen = found.local();
      for (std::size_t row = 0; row < groups.size(); ++row) {
        seen[std::size_t{groups[row]} * attribute.values + values[row]] = 1;
      }
    });
    std::vector<char> seen(cells, 0);
    for (const std::vector<char>& part : found) {
      std::transform(part.begin(), part.end(), seen.begin(), seen.begin(),
                     [](char a, char b) { return static_cast<char>(a | b); });
    }
    const auto groups = static_cast<std::uint64_t>(std::count(seen.begin(), seen.end(), 1));
    if (groups > most || groups == groups_) return false;
    std::vector<std::uint16_t> renamed(cells);
    std::uint16_t next = 0;
    for (std::size_t cell = 0; cell < cells; ++cell) {
      if (seen[cell] != 0) renamed[cell] = next++;
    }
    for_each_chunk([&](std::span<std::uint16_t> rows, const std::vector<std::uint16_t>& values) {
      for (std::size_t row = 0; row < rows.size(); ++row) {
        rows[row] = renamed[std::size_t{rows[row]} * attribute.values + values[row]];
      }
    });
    groups_ = static_cast<std::uint32_t>(groups);
    return true;
  }

  /// Rows group by group, in each as they came.
  std::vector<Row> rows_by_group() const {
    std::vector<std::uint64_t> next(groups_);
    for (const std::uint16_t group : group_of_) ++next[group];
    std::exclusive_scan(next.begin(), next.end(), next.begin(), std::uint64_t{0});
    std::vector<Row> rows(rows_);
    for (std::uint64_t row = 0; row < rows_; ++row) {
      rows[next[group_of_[row]]++] = static_cast<Row>(row);
    }
    return rows;
  }

 private:
  std::uint32_t chunk_count() const {
    return static_cast<std::uint32_t>((rows_ + kChunkRows - 1) / kChunkRows);
  }

  std::uint64_t rows_;
  std::uint32_t groups_ = 1;
  std::vector<std::uint16_t> group_of_;
};

}  // namespace

RowOrder choose_row_order(std::uint64_t rows, std::vector<OrderingAttribute> attributes) {
  RowOrder order;
  if (rows < kFewestRows) return order;
  std::erase_if(attributes, [](const OrderingAttribute& attribute) {
    return !is_stable(attribute.family) || attribute.values < 2 || attribute.values > kMostValues;
  });
  std::stable_sort(
      attributes.begin(), attributes.end(),
      [](const OrderingAttribute& a, const OrderingAttribute& b) { return a.values < b.values; });
  Grouping grouping(rows);
  const std::uint64_t most = std::min<std::uint64_t>(rows / kSmallestGroup, kMostGroups);
  for (const OrderingAttribute& attribute : attributes) {
    if (grouping.split_by(attribute, most)) order.by.push_back(attribute.id);
  }
  if (!order.by.empty()) order.rows = grouping.rows_by_group();
  return order;
}

}  // namespace muster::engine
