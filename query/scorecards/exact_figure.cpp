#include "query/scorecards/exact_figure.hpp"

namespace muster::query {

ExactFigure exact_figure(const engine::ExactNumber& number, int places) {
  return {number.rounded(places), number.to_double()};
}

engine::Decimal decimal_of(std::int64_t units, int scale) {
  return engine::normalised({units, scale});
}

}  // namespace muster::query
