#include "loaders/rows/customer_search.hpp"

namespace muster::loaders {

std::optional<UnknownCustomers> unknown_customers_named(std::string_view name) {
  if (name == "reject") return UnknownCustomers::reject;
  if (name == "create") return UnknownCustomers::create;
  if (name == "ignore") return UnknownCustomers::ignore;
  return std::nullopt;
}

std::string_view whole_id(std::string_view cell) {
  const std::size_t point = cell.find('.');
  if (point == std::string_view::npos || point == 0) return cell;
  const std::string_view digits = cell.substr(point + 1);
  return digits.find_first_not_of('0') == std::string_view::npos ? cell.substr(0, point) : cell;
}

}  // namespace muster::loaders
