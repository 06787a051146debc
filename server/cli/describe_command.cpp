// `muster describe`: every attribute with family, type, how much is known, its values, and why.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/attributes.hpp"
#include "query/run/cell_text.hpp"
#include "server/api/answer_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kValuesInTable = 5;

std::string type_text(const query::AttributeSummary& attribute) {
  std::string text(engine::to_string(attribute.type));
  if (attribute.type == engine::AttributeType::number && attribute.scale > 0) {
    text += fmt::format(", {} decimal{}", attribute.scale, attribute.scale == 1 ? "" : "s");
  }
  return text;
}

std::string values_text(const query::AttributeSummary& attribute, std::uint64_t population) {
  if (attribute.distinct) {
    std::string text;
    for (const query::ValueCount& value : attribute.top) {
      const double share = static_cast<double>(value.count) / static_cast<double>(population);
      text += fmt::format("{}{} {:.1f} %", text.empty() ? "" : ", ", value.value, share * 100);
    }
    if (*attribute.distinct > attribute.top.size()) {
      text += fmt::format(", … {} values", with_thousands(*attribute.distinct));
    }
    return text;
  }
  const std::string low = engine::format_value(attribute.minimum);
  const std::string high = engine::format_value(attribute.maximum);
  return low.empty() ? "" : fmt::format("{} to {}", low, high);
}

std::string range_text(const query::EventPropertySummary& property) {
  if (!property.distinct) {
    const std::string low = engine::format_value(property.minimum);
    return low.empty() ? "" : fmt::format("{} to {}", low, engine::format_value(property.maximum));
  }
  std::string text;
  for (const query::EventValueCount& value : property.top) {
    const double share = static_cast<double>(value.events) / static_cast<double>(property.known);
    text += fmt::format("{}{} {:.1f} %", text.empty() ? "" : ", ", value.value, share * 100);
  }
  if (*property.distinct > property.top.size()) {
    text += fmt::format(", … {} values", with_thousands(*property.distinct));
  }
  return text;
}

/// A table of the types of events and one of their properties; nothing without events.
std::string events_text(const query::EventsSummary& events) {
  if (events.events == 0) return "";
  Table types({{"event"}, {"events", Table::Align::right}, {"from"}, {"to"}, {"properties"}});
  for (const query::EventTypeSummary& type : events.types) {
    types.add({type.name, with_thousands(type.events), engine::format_value(type.first),
               engine::format_value(type.last),
               fmt::format("{}", fmt::join(type.properties, ", "))});
  }
  std::string text = "\n" + types.text();
  if (!events.properties.empty()) {
    Table properties({{"property"}, {"type"}, {"known", Table::Align::right}, {"values"}});
    for (const query::EventPropertySummary& property : events.properties) {
      std::string type(engine::to_string(property.type));
      if (property.scale > 0) type += fmt::format(", {} decimals", property.scale);
      properties.add({property.name, type, with_thousands(property.known), range_text(property)});
    }
    text += "\n" + properties.text();
  }
  return text + fmt::format("\n{} events, {:.1f} bytes each\n", with_thousands(events.events),
                            static_cast<double>(events.bytes) / static_cast<double>(events.events));
}

std::string as_table(const query::AttributesAnswer& answer) {
  Table table(
      {{"attribute"}, {"family"}, {"type"}, {"known", Table::Align::right}, {"values"}, {"why"}});
  for (const query::AttributeSummary& attribute : answer.attributes) {
    table.add({attribute.name, std::string(engine::to_string(attribute.family)),
               type_text(attribute), fmt::format("{:.1f} %", attribute.known_share * 100),
               values_text(attribute, answer.population), attribute.reason});
  }
  return table.text() + events_text(answer.events);
}

std::string as_csv(const query::AttributesAnswer& answer) {
  std::string text =
      "attribute,family,type,scale,known,known_share,distinct,minimum,maximum,bytes,why\n";
  const auto cell = [&](const engine::Value& value) { query::append_csv_cell(value, text); };
  for (const query::AttributeSummary& attribute : answer.attributes) {
    cell(std::string_view(attribute.name));
    text += fmt::format(",{},{},{},{},{},", engine::to_string(attribute.family),
                        engine::to_string(attribute.type), attribute.scale, attribute.known,
                        attribute.known_share);
    if (attribute.distinct) text += std::to_string(*attribute.distinct);
    text += ',';
    cell(attribute.minimum);
    text += ',';
    cell(attribute.maximum);
    text += fmt::format(",{},", attribute.bytes);
    cell(std::string_view(attribute.reason));
    text += '\n';
  }
  return text;
}

class DescribeCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("describe", "list the attributes: family, type, values, why");
    declare_source(*command_, source_);
    command_->add_option("--format", format_, "table (default), json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT");
    command_->footer("Example: muster describe customers.csv");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    const std::size_t top = format_ == "table" ? kValuesInTable : 10;
    const Result<query::AttributesAnswer> answer =
        query::attributes(*source->population, top, {.threads = source_.threads});
    if (!answer) return console.fail(answer.error());
    if (source->report) warn_of_misfits(console, *source->report);
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    if (format_ == "csv") return console.finish(console.output().write(as_csv(*answer)));
    return console.finish(console.output().write(as_table(*answer)));
  }

 private:
  static void warn_of_misfits(const Console& console, const loaders::LoadReport& report) {
    for (const loaders::ColumnReport& column : report.columns) {
      if (column.misfits == 0) continue;
      console.note(fmt::format("{}: {} cells are no {}: {}", column.source,
                               with_thousands(column.misfits), engine::to_string(column.type),
                               fmt::join(column.misfit_samples, ", ")));
    }
  }

  CLI::App* command_ = nullptr;
  Source source_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_describe_command() { return std::make_unique<DescribeCommand>(); }

}  // namespace muster::server
