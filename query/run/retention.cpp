#include "query/run/retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/events/retention.hpp"
#include "query/language/parser.hpp"
#include "query/plan/bind_event.hpp"
#include "query/run/event_audience.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

Status check(const RetentionRequest& request) {
  if (request.event.empty()) {
    return Error{ErrorCode::invalid_input,
                 "retention needs the event that customers begin with, such as purchase"};
  }
  if (request.cohorts && *request.cohorts == 0) {
    return Error{ErrorCode::invalid_input, "retention needs a cohort at least"};
  }
  const std::size_t most = std::max(request.periods, request.cohorts.value_or(1));
  if (most >= kMaxPeriods) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("retention is over less than {} periods, not {}", kMaxPeriods, most)};
  }
  return {};
}

Error named(std::string_view role, Error error) {
  error.message = fmt::format("{}: {}", role, error.message);
  return error;
}

// The periods from the first cohort to as_of, and how many of them are cohorts.
struct Cohorts {
  Periods periods;
  std::size_t count = 0;
};

Result<Cohorts> cohorts_of(const RetentionRequest& request, const engine::Population& population,
                           const engine::EventSelection& event, bool has_window,
                           const QueryContext& context) {
  const std::int64_t now = context.instant().since_epoch;
  const engine::EventType& type = population.events().type(event.type);
  // A window's ends stand open where there are no events beyond them.
  const engine::IntegerRange window{std::max(event.window.low, type.first),
                                    std::min(event.window.high, now)};
  Cohorts cohorts;
  if (request.cohorts || !has_window || type.events == 0 || window.low > window.high) {
    cohorts.periods = last_periods(request.cohorts.value_or(request.periods + 1), now, request.unit,
                                   context.zone);
    cohorts.count = cohorts.periods.size();
    return cohorts;
  }
  auto periods = periods_of({window.low, now}, request.unit, context.zone);
  if (!periods) return std::move(periods).error();
  cohorts.periods = *std::move(periods);
  const auto begins = cohorts.periods.begins.begin();
  const auto past = std::upper_bound(begins, cohorts.periods.begins.end() - 1, window.high);
  cohorts.count = static_cast<std::size_t>(past - begins);
  return cohorts;
}

}  // namespace

Result<RetentionAnswer> retention(const engine::Population& population,
                                  const RetentionRequest& request,
                                  const engine::Execution& execution) {
  const Stopwatch watch;
  if (Status fits = check(request); !fits) return std::move(fits).error();
  auto audience = event_audience(population, request.audience, execution);
  if (!audience) return std::move(audience).error();
  auto phrase = parse_event(request.event);
  if (!phrase) return named("event", std::move(phrase).error());
  const QueryContext& context = audience->context;
  auto event = bind_event(*phrase, population, context, request.event);
  if (!event) return named("event", std::move(event).error());
  const bool has_window = phrase->window.kind != WindowKind::ever;
  phrase->window = {};
  auto again = request.again.empty() ? bind_event(*phrase, population, context)
                                     : bind_event(request.again, population, context);
  if (!again) return named("again", std::move(again).error());

  RetentionAnswer answer;
  answer.warnings = std::move(audience->warnings);
  for (const BoundEvent* bound : {&*event, &*again}) {
    answer.warnings.insert(answer.warnings.end(), bound->warnings.begin(), bound->warnings.end());
  }
  engine::Retention question;
  question.first = event->events;
  question.again = again->events;
  auto cohorts = cohorts_of(request, population, question.first, has_window, context);
  if (!cohorts) return std::move(cohorts).error();
  const std::size_t periods = cohorts->periods.size();
  if (periods * (request.periods + 1) > kMaxRetentionCells) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("{} {}s and {} after each are more than {} cells", periods,
                             to_string(request.unit), request.periods, kMaxRetentionCells)};
  }
  question.begins = cohorts->periods.begins;
  question.later = request.periods;
  const auto grid = engine::retention(population, question, audience->bitmap(), execution);
  if (!grid) return grid.error();

  answer.event = std::move(event->canonical);
  answer.again = std::move(again->canonical);
  answer.unit = request.unit;
  answer.periods = request.periods;
  answer.customers.resize(request.periods + 1);
  answer.back.resize(request.periods + 1);
  for (std::size_t cohort = 0; cohort < cohorts->count; ++cohort) {
    RetentionCohort& row = answer.cohorts.emplace_back();
    row.begin = cohorts->periods.first_days[cohort];
    row.size = grid->sizes[cohort];
    for (std::size_t k = 0; k <= request.periods && cohort + k < periods; ++k) {
      row.back.push_back(grid->back[cohort * (request.periods + 1) + k]);
      answer.customers[k] += row.size;
      answer.back[k] += row.back.back();
    }
  }
  answer.count = audience->count;
  answer.population = population.size();
  answer.version = population.version();
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
