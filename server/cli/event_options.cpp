#include "server/cli/event_options.hpp"

#include <CLI/CLI.hpp>
#include <utility>

#include "query/plan/bind_event.hpp"

namespace muster::server {

void declare_event_source(CLI::App& command, EventOptions& options) {
  declare_source(command, options.source);
}

void declare_event_options(CLI::App& command, EventOptions& options) {
  command.add_option("--where", options.where, "of whom (default: everybody)")->type_name("WHERE");
  command
      .add_option("--as-of", options.as_of, "the day or instant that TODAY means (default: now)")
      ->type_name("DATE");
  command.add_option("--tz", options.zone, "the time zone days begin in (default: UTC)")
      ->type_name("ZONE");
  command.add_option("--format", options.format, "table (default), json or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->type_name("FORMAT");
}

Result<EventQuestion> open_question(const Console& console, const EventOptions& options) {
  auto context = query::read_context(options.as_of, options.zone);
  if (!context) return std::move(context).error();
  EventQuestion question;
  question.audience.context = *context;
  if (!options.where.empty()) {
    auto audience = query::read_query(options.where, *std::move(context));
    if (!audience) return std::move(audience).error();
    question.audience = *std::move(audience);
  }
  auto source = open_source(console, options.source);
  if (!source) return std::move(source).error();
  question.source = *std::move(source);
  question.source.inform(question.audience.context);
  return question;
}

int fail_question(const Console& console, const EventQuestion& question, const Error& error,
                  const std::vector<std::string>& phrases) {
  const engine::Population& population = *question.source.population;
  if (!query::bind(question.audience, population)) {
    return console.fail(error, question.audience.text);
  }
  for (const std::string& phrase : phrases) {
    const auto bound = query::bind_event(phrase, population, question.audience.context);
    if (!bound) return console.fail(error, phrase);
  }
  return console.fail(error);
}

}  // namespace muster::server
