#include "engine/evaluation/measure.hpp"

#include <utility>

#include "engine/evaluation/term_columns.hpp"

namespace muster::engine {

Result<std::unique_ptr<MeasuredAudience>> measure(const Population& population, const Bitmap& rows,
                                                  const Measure& measure,
                                                  const Execution& execution) {
  if (lacks_columns(measure.term)) {
    auto made = with_columns(population, measure.term, execution);
    if (!made.ok()) return std::move(made).error();
    return engine::measure(population, rows, {measure.kind, measure.real, *std::move(made)},
                           execution);
  }
  auto whole = measure_whole(population, rows, measure, execution);
  if (!whole || *whole != nullptr) return whole;
  return measure_quotients(population, rows, measure, execution);
}

bool is_less(const MeasureValue& left, const MeasureValue& right) {
  const auto exact = [](const MeasureValue& value) {
    const auto* decimal = std::get_if<Decimal>(&value);
    return decimal != nullptr ? ExactNumber(*decimal) : std::get<ExactNumber>(value);
  };
  if (const auto* real = std::get_if<double>(&left)) return *real < std::get<double>(right);
  if (const auto* day = std::get_if<Day>(&left)) return *day < std::get<Day>(right);
  if (const auto* instant = std::get_if<Instant>(&left)) return *instant < std::get<Instant>(right);
  return exact(left) < exact(right);
}

}  // namespace muster::engine
