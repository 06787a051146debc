#include "server/api/event_answers_json.hpp"

#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_times(JsonWriter& json, std::string_view name,
                 const std::optional<query::StepTimes>& times) {
  json.key(name);
  if (!times) {
    json.null();
    return;
  }
  json.begin_object().key("mean").real(times->mean).key("quantiles").begin_array();
  for (const query::TimeQuantile& quantile : times->quantiles) {
    json.begin_object().key("at").digits(engine::format_decimal(quantile.at));
    json.key("seconds").integer(quantile.seconds).end_object();
  }
  json.end_array().end_object();
}

void write_steps(JsonWriter& json, const std::vector<std::string>& names,
                 const std::vector<query::StepCount>& steps) {
  json.key("steps").begin_array();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    json.begin_object().key("event").string(names[i]);
    json.key("count").integer(steps[i].count);
    json.key("share_of_previous").real(steps[i].share_of_previous);
    json.key("share_of_first").real(steps[i].share_of_first);
    write_times(json, "since_previous", steps[i].since_previous);
    write_times(json, "since_first", steps[i].since_first);
    json.end_object();
  }
  json.end_array();
}

void write_numbers(JsonWriter& json, std::string_view name,
                   const std::vector<std::uint64_t>& numbers) {
  json.key(name).begin_array();
  for (const std::uint64_t number : numbers) json.integer(number);
  json.end_array();
}

// The members that all three end with.
template <typename Answer>
void write_end(JsonWriter& json, const Answer& answer) {
  json.key("count").integer(answer.count);
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  write_warnings(json, answer.warnings);
  json.end_object();
}

}  // namespace

std::string to_json(const query::FunnelAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_steps(json, answer.steps, answer.counts);
  json.key("within");
  if (answer.within) {
    json.integer(*answer.within);
  } else {
    json.null();
  }
  if (!answer.by.empty()) {
    json.key("by").begin_array();
    for (const std::string& name : answer.by) json.string(name);
    json.end_array().key("cells").begin_array();
    for (const query::FunnelCellAnswer& cell : answer.cells) {
      json.begin_object().key("values").begin_array();
      for (const engine::Value& value : cell.values) json.value(value);
      json.end_array();
      write_steps(json, answer.steps, cell.steps);
      json.end_object();
    }
    json.end_array().key("other").begin_object();
    json.key("cells").integer(answer.other_cells).key("count").integer(answer.other_count);
    json.end_object();
  }
  write_end(json, answer);
  return text;
}

std::string to_json(const query::RetentionAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("event").string(answer.event).key("again").string(answer.again);
  json.key("unit").string(to_string(answer.unit)).key("periods").integer(answer.periods);
  json.key("cohorts").begin_array();
  for (const query::RetentionCohort& cohort : answer.cohorts) {
    json.begin_object().key("begin").string(engine::format_day(cohort.begin));
    json.key("size").integer(cohort.size);
    write_numbers(json, "back", cohort.back);
    json.end_object();
  }
  json.end_array().key("total").begin_object();
  write_numbers(json, "customers", answer.customers);
  write_numbers(json, "back", answer.back);
  json.end_object();
  write_end(json, answer);
  return text;
}

std::string to_json(const query::TimelineAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("unit").string(to_string(answer.unit)).key("series").begin_array();
  for (const std::string& series : answer.series) json.string(series);
  json.end_array().key("periods").begin_array();
  for (const query::TimelinePeriod& period : answer.periods) {
    json.begin_object().key("begin").string(engine::format_day(period.begin));
    json.key("events").begin_array();
    for (std::size_t i = 0; i < answer.series.size(); ++i) json.integer(period.cells[i].events);
    json.end_array().key("customers").begin_array();
    for (std::size_t i = 0; i < answer.series.size(); ++i) json.integer(period.cells[i].customers);
    json.end_array().key("total").begin_object();
    json.key("events").integer(period.cells.back().events);
    json.key("customers").integer(period.cells.back().customers);
    json.end_object().end_object();
  }
  json.end_array();
  write_end(json, answer);
  return text;
}

}  // namespace muster::server
