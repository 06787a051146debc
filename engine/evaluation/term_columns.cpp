#include "engine/evaluation/term_columns.hpp"

#include <algorithm>
#include <utility>

#include "engine/scoring/score_values.hpp"

namespace muster::engine {

namespace {

bool lacks_column(const ArithmeticStep& step) {
  return step.column == nullptr &&
         (step.code == ArithmeticCode::measure || step.code == ArithmeticCode::score);
}

}  // namespace

Result<std::shared_ptr<const MeasuredColumn>> term_column(const Population& population,
                                                          const ArithmeticStep& step,
                                                          const Execution& execution) {
  if (step.code == ArithmeticCode::score) return score_all(population, *step.scoring, execution);
  return measure_all(population, *step.measure, execution);
}

bool lacks_columns(const Arithmetic& term) {
  return std::any_of(term.steps.begin(), term.steps.end(), lacks_column);
}

Result<Arithmetic> with_columns(const Population& population, const Arithmetic& term,
                                const Execution& execution,
                                std::optional<std::uint32_t> only_chunk) {
  Arithmetic made = term;
  for (std::size_t i = 0; i < made.steps.size(); ++i) {
    ArithmeticStep& step = made.steps[i];
    if (!lacks_column(step)) continue;
    const auto same =
        std::find_if(made.steps.begin(), made.steps.begin() + static_cast<std::ptrdiff_t>(i),
                     [&](const ArithmeticStep& earlier) {
                       return earlier.code == step.code && earlier.measure == step.measure &&
                              earlier.scoring == step.scoring;
                     });
    if (same - made.steps.begin() < static_cast<std::ptrdiff_t>(i)) {
      step.column = same->column;
      continue;
    }
    if (only_chunk && step.code == ArithmeticCode::measure) {
      step.column = measure_chunk_alone(population, *step.measure, *only_chunk);
      continue;
    }
    auto column = term_column(population, step, execution);
    if (!column.ok()) return std::move(column).error();
    step.column = *std::move(column);
  }
  return made;
}

}  // namespace muster::engine
