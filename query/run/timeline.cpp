#include "query/run/timeline.hpp"

#include <fmt/format.h>

#include <utility>

#include "query/language/printer.hpp"
#include "query/run/asked_events.hpp"
#include "query/run/event_audience.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {

Result<TimelineAnswer> timeline(const engine::Population& population,
                                const TimelineRequest& request,
                                const engine::Execution& execution) {
  const Stopwatch watch;
  if (request.periods == 0) {
    return Error{ErrorCode::invalid_input, "a timeline needs a period at least"};
  }
  std::vector<std::string> phrases = request.events;
  if (phrases.empty()) {
    for (const engine::EventType& type : population.events().types()) {
      phrases.push_back(print_name(type.name));
    }
  }
  if (request.periods > kMaxPeriods || (phrases.size() + 1) * request.periods > kMaxTimelineCells) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("{} series of {} {}s are too many: at most {} {}s, {} cells in all",
                             phrases.size(), request.periods, to_string(request.unit), kMaxPeriods,
                             to_string(request.unit), kMaxTimelineCells)};
  }
  auto audience = event_audience(population, request.audience, execution);
  if (!audience) return std::move(audience).error();
  auto asked = ask_events(phrases, "", "event", population, audience->context);
  if (!asked) return std::move(asked).error();

  TimelineAnswer answer;
  engine::Timeline question;
  answer.warnings = std::move(audience->warnings);
  for (AskedEvents& series : *asked) {
    question.series.push_back(std::move(series.events));
    answer.series.push_back(std::move(series.canonical));
    for (Warning& warning : series.warnings) answer.warnings.push_back(std::move(warning));
  }
  const Periods periods = last_periods(request.periods, audience->context.instant().since_epoch,
                                       request.unit, audience->context.zone);
  question.begins = periods.begins;
  const auto found = engine::timeline(population, question, audience->bitmap(), execution);
  if (!found) return found.error();

  answer.unit = request.unit;
  for (std::size_t period = 0; period < periods.size(); ++period) {
    TimelinePeriod& row = answer.periods.emplace_back();
    row.begin = periods.first_days[period];
    for (std::size_t series = 0; series <= phrases.size(); ++series) {
      row.cells.push_back(found->cells[series * periods.size() + period]);
    }
  }
  answer.count = audience->count;
  answer.population = population.size();
  answer.version = population.version();
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
