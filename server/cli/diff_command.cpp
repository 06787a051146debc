// `muster diff`: who entered an audience from one version of the data to another, who left, and
// what changed in them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/difference.hpp"
#include "server/api/difference_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

using query::DifferenceAnswer;
using query::DifferenceSide;

std::string shown(const engine::Value& value) {
  return std::holds_alternative<engine::Unknown>(value) ? "(unknown)" : engine::format_value(value);
}

std::string counts_table(const DifferenceAnswer& answer) {
  Table table({{""}, {"customers", Table::Align::right}, {"of them", Table::Align::right}, {""}});
  const auto add = [&](std::string_view name, std::uint64_t count, std::uint64_t part,
                       std::string_view which) {
    table.add({std::string(name), with_thousands(count), part == 0 ? "" : with_thousands(part),
               part == 0 ? "" : std::string(which)});
  };
  add("from " + answer.from_version, answer.from_count, 0, "");
  add("left", answer.left.count, answer.left.strangers, "are no customers any more");
  add("stayed", answer.stayed, 0, "");
  add("entered", answer.entered.count, answer.entered.strangers, "are new customers");
  add("to " + answer.to_version, answer.to_count, 0, "");
  return table.text();
}

void add_changes(Table& table, const std::string& name, std::string_view side,
                 const query::ValueChanges& changes) {
  if (changes.changed == 0) return;
  table.add({name, std::string(side), "(changed)", with_thousands(changes.changed)});
  const auto add = [&](std::string change, std::uint64_t count) {
    if (count > 0) table.add({"", "", std::move(change), with_thousands(count)});
  };
  add("rose", changes.rose);
  add("fell", changes.fell);
  if (changes.transitions.empty()) {
    add("became known", changes.became_known);
    add("became unknown", changes.became_unknown);
  }
  for (const query::ValueTransition& each : changes.transitions) {
    add(fmt::format("{} → {}", shown(each.from), shown(each.to)), each.customers);
  }
}

std::string changes_table(const DifferenceAnswer& answer) {
  Table table({{"attribute"}, {"of those who"}, {"change"}, {"customers", Table::Align::right}});
  for (const query::AttributeDifference& attribute : answer.attributes) {
    add_changes(table, attribute.name, "entered", attribute.entered);
    add_changes(table, attribute.name, "left", attribute.left);
  }
  const auto add_unchanged = [&](std::string_view side, const DifferenceSide& from) {
    if (from.unchanged == 0) return;
    table.add({"(none of them)", std::string(side), "", with_thousands(from.unchanged)});
  };
  add_unchanged("entered", answer.entered);
  add_unchanged("left", answer.left);
  return table.rows() == 0 ? "" : "\n" + table.text();
}

std::string members_table(const DifferenceAnswer& answer) {
  Table table({{"customer"}, {""}, {"because"}});
  const auto add = [&](const DifferenceSide& side, std::string_view what,
                       std::string_view stranger) {
    for (const query::DifferenceMember& member : side.members) {
      std::string because = member.is_stranger ? std::string(stranger) : "";
      for (std::size_t at = 0; at < answer.attributes.size() && !member.is_stranger; ++at) {
        if (query::same_value(member.before[at], member.after[at])) continue;
        because +=
            fmt::format("{}{}: {} → {}", because.empty() ? "" : ", ", answer.attributes[at].name,
                        shown(member.before[at]), shown(member.after[at]));
      }
      table.add({member.id, std::string(what), because});
    }
    if (side.has_more && !side.members.empty()) {
      table.add({fmt::format("({} in all)", with_thousands(side.count)), std::string(what), ""});
    }
  };
  add(answer.entered, "entered", "is a new customer");
  add(answer.left, "left", "is no customer any more");
  return table.rows() == 0 ? "" : "\n" + table.text();
}

class DiffCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ =
        program.add_subcommand("diff", "who entered an audience, who left, and what changed");
    command_->add_option("from", from_.path, "the older data: STORE@SNAPSHOT, a store, or a file")
        ->required()
        ->type_name("FROM");
    command_->add_option("to", to_.path, "the newer data")->required()->type_name("TO");
    declare_query(*command_, query_, true);
    command_->add_option("--from-as-of", from_as_of_, "what TODAY means in FROM (default: --as-of)")
        ->type_name("DATE");
    command_->add_option("--members", members_, "customers to show on each side (default 20)")
        ->check(CLI::Range(std::uint64_t{0}, query::kMostDifferenceMembers))
        ->type_name("N");
    command_->add_option("--format", format_, "table (default) or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT");
    declare_threads(*command_, to_.threads);
    command_->footer(
        "Examples: muster diff shop@monday shop \"tier = 'gold' AND email_ok\"\n"
        "          muster diff monday.csv tuesday.csv \"tier = 'gold' AND email_ok\"");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    query::DifferenceRequest request;
    request.expression = query->expression;
    request.text = query->text;
    request.members = members_;
    request.from = query->context;
    request.to = query->context;
    if (!from_as_of_.empty()) {
      Result<engine::Instant> moment = query::read_as_of(from_as_of_, query->context.zone);
      if (!moment) return console.fail(moment.error());
      request.from.as_of = *moment;
    }
    from_.threads = to_.threads;
    const Result<OpenedSource> from = open_source(console, from_);
    if (!from) return console.fail(from.error());
    const Result<OpenedSource> to = open_source(console, to_);
    if (!to) return console.fail(to.error());
    from->inform(request.from);
    to->inform(request.to);
    const Result<DifferenceAnswer> answer =
        query::difference(*from->population, *to->population, request, {.threads = to_.threads});
    if (!answer) return console.fail(answer.error(), query_.where);
    if (format_ == "json") {
      return console.finish(console.output().write(to_json(*answer) + "\n"));
    }
    console.warn(answer->warnings, query_.where);
    const int code = console.finish(console.output().write(
        counts_table(*answer) + changes_table(*answer) + members_table(*answer)));
    console.remark(
        fmt::format("compared in {}", duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  CLI::App* command_ = nullptr;
  Source from_;
  Source to_;
  QueryOptions query_;
  std::string from_as_of_;
  std::uint64_t members_ = query::kDefaultDifferenceMembers;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_diff_command() { return std::make_unique<DiffCommand>(); }

}  // namespace muster::server
