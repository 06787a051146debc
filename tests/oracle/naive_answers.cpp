#include "tests/oracle/naive_answers.hpp"

#include <algorithm>
#include <map>

#include "engine/check.hpp"

namespace muster::oracle {
namespace {

template <typename T>
int order(const T& left, const T& right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

int order_of_bytes(const std::string& left, const std::string& right) {
  return order(std::vector<unsigned char>(left.begin(), left.end()),
               std::vector<unsigned char>(right.begin(), right.end()));
}

struct OrderVisit {
  const Cell& right;
  int operator()(const std::string& left) const {
    return order_of_bytes(left, std::get<std::string>(right));
  }
  int operator()(bool left) const { return order(left, std::get<bool>(right)); }
  int operator()(const engine::Decimal& left) const {
    // Cells of one column share its scale.
    return order(left.units, std::get<engine::Decimal>(right).units);
  }
  int operator()(double left) const { return order(left, std::get<double>(right)); }
  int operator()(const engine::Day& left) const {
    return order(left, std::get<engine::Day>(right));
  }
  int operator()(const engine::Instant& left) const {
    return order(left, std::get<engine::Instant>(right));
  }
  int operator()(const Tags& left) const {
    const Tags& tags = std::get<Tags>(right);
    for (std::size_t i = 0; i < std::min(left.size(), tags.size()); ++i) {
      if (const int found = order_of_bytes(left[i], tags[i]); found != 0) return found;
    }
    return order(left.size(), tags.size());
  }
  int operator()(const engine::Place&) const { return unordered(); }
  int operator()(const std::monostate&) const { return unordered(); }

 private:
  static int unordered() {
    ENGINE_CHECK(!"places and unknown have no order");
    return 0;
  }
};

struct CellsLess {
  bool operator()(const std::vector<Cell>& left, const std::vector<Cell>& right) const {
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (const int found = order_of_cells(left[i], right[i]); found != 0) return found < 0;
    }
    return false;
  }
};

/// The values under which one customer counts.
std::vector<Cell> values_of(const Cell& cell) {
  const auto* tags = std::get_if<Tags>(&cell);
  if (tags == nullptr || tags->empty()) return {cell};
  std::vector<Cell> each;
  for (const std::string& tag : *tags) each.emplace_back(Tags{tag});
  return each;
}

}  // namespace

int order_of_ids(const Table& table, std::size_t left, std::size_t right) {
  if (!table.integer_ids) return order_of_bytes(table.ids[left], table.ids[right]);
  return order(std::stoll(table.ids[left]), std::stoll(table.ids[right]));
}

int order_of_cells(const Cell& left, const Cell& right) {
  if (!known(left) || !known(right)) return order(!known(left), !known(right));
  return std::visit(OrderVisit{right}, left);
}

std::vector<std::size_t> naive_sort(const Table& table, std::vector<std::size_t> rows,
                                    const std::vector<OrderKey>& keys) {
  std::sort(rows.begin(), rows.end(), [&](std::size_t left, std::size_t right) {
    for (const OrderKey& key : keys) {
      int found = 0;
      if (key.column == nullptr) {
        found = order_of_ids(table, left, right);
        if (key.descending) found = -found;
      } else {
        const Cell& a = key.column->cells[left];
        const Cell& b = key.column->cells[right];
        found = order_of_cells(a, b);
        if (key.descending && known(a) && known(b)) found = -found;
      }
      if (found != 0) return found < 0;
    }
    return order_of_ids(table, left, right) < 0;
  });
  return rows;
}

std::vector<NaiveCell> naive_breakdown(const std::vector<std::size_t>& rows,
                                       const std::vector<const Column*>& by) {
  std::map<std::vector<Cell>, std::uint64_t, CellsLess> counts;
  for (const std::size_t row : rows) {
    std::vector<std::vector<Cell>> combinations = {{}};
    for (const Column* column : by) {
      std::vector<std::vector<Cell>> longer;
      for (const std::vector<Cell>& combination : combinations) {
        for (const Cell& value : values_of(column->cells[row])) {
          longer.push_back(combination);
          longer.back().push_back(value);
        }
      }
      combinations = std::move(longer);
    }
    for (const std::vector<Cell>& combination : combinations) ++counts[combination];
  }
  std::vector<NaiveCell> cells(counts.begin(), counts.end());
  std::stable_sort(cells.begin(), cells.end(), [](const NaiveCell& left, const NaiveCell& right) {
    return left.second > right.second;
  });
  return cells;
}

}  // namespace muster::oracle
