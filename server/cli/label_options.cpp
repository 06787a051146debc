#include "server/cli/label_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <utility>

namespace muster::server {
namespace {
constexpr std::string_view kOfLabel = "label: ";
}

void declare_label(CLI::App& command, LabelOptions& options) {
  command.add_option("--where", options.where, "only these customers (default: everybody)")
      ->type_name("WHERE");
  command.add_option("--label", options.label, "who is a positive, such as \"bought_again\"")
      ->type_name("WHERE");
  command
      .add_option("--label-as-of", options.label_as_of,
                  "the day or instant the label is asked at (default: now)")
      ->type_name("DATE");
  command
      .add_option("--as-of", options.as_of, "the day or instant that TODAY means (default: now)")
      ->type_name("DATE");
  command.add_option("--tz", options.zone, "the time zone days begin in (default: UTC)")
      ->type_name("ZONE");
}

Result<AskedScore> read_asked(const LabelOptions& options) {
  const Result<query::QueryContext> context = query::read_context(options.as_of, options.zone);
  if (!context) return context.error();
  AskedScore asked;
  asked.query.context = *context;
  if (!options.where.empty()) {
    Result<query::Query> audience = query::read_query(options.where, *context);
    if (!audience) return std::move(audience).error();
    asked.query = *std::move(audience);
  }
  // One moment for everything that is asked of the audience.
  asked.query.context.as_of = asked.query.context.instant();
  if (options.label.empty()) {
    if (options.label_as_of.empty()) return asked;
    return Error{ErrorCode::invalid_input, "--label-as-of says when a --label is asked"};
  }
  Result<query::QueryContext> moment = query::read_context(options.label_as_of, options.zone);
  if (!moment) return std::move(moment).error();
  Result<query::Query> label = query::read_query(options.label, *std::move(moment));
  if (!label) {
    Error error = std::move(label).error();
    error.message = fmt::format("{}{}", kOfLabel, error.message);
    return error;
  }
  asked.label = *std::move(label);
  return asked;
}

void inform(const OpenedSource& source, AskedScore& asked) {
  source.inform(asked.query.context);
  if (asked.label) source.inform(asked.label->context);
}

std::string_view text_of(const LabelOptions& options, const Error& error) {
  return error.message.starts_with(kOfLabel) ? options.label : options.where;
}

}  // namespace muster::server
