// muster plan SOURCE PLAN.toml: who gets which campaign, and what became of the others.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "query/run/campaign_plan.hpp"
#include "query/run/row_blocks.hpp"
#include "server/api/plan_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/plan_file.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

std::string reason_text(const query::PlanLoss& loss) {
  if (loss.reason == "suppressed") return "suppressed: " + loss.detail;
  if (loss.reason == "no_consent") return "no consent for " + loss.detail;
  if (loss.reason == "taken") return "in an earlier campaign";
  return loss.reason == "over_cap" ? "over the cap" : "held out";
}

std::string losses_table(const query::PlanAnswer& answer) {
  Table table({{"campaign"},
               {""},
               {"customers", Table::Align::right},
               {answer.value ? "value" : "", Table::Align::right}});
  for (const query::CampaignAnswer& campaign : answer.campaigns) {
    table.add({campaign.name, "fit", with_thousands(campaign.gross), ""});
    for (const query::PlanLoss& loss : campaign.losses) {
      if (loss.count > 0) table.add({"", reason_text(loss), "-" + with_thousands(loss.count), ""});
    }
    table.add({"", "reached by " + campaign.channel, with_thousands(campaign.net),
               campaign.value.value_or("")});
  }
  table.add({"all", "reached", with_thousands(answer.net), answer.value.value_or("")});
  return table.text();
}

std::string cells_table(const query::PlanAnswer& answer) {
  Table table({{"campaign"},
               {"cell"},
               {"customers", Table::Align::right},
               {"expected", Table::Align::right},
               {"balance"}});
  for (const query::CampaignAnswer& campaign : answer.campaigns) {
    if (campaign.cells.size() < 2) continue;
    std::string unfair;
    for (const query::PlanBalance& balance : campaign.balance) {
      if (!balance.fair) unfair += (unfair.empty() ? "uneven: " : ", ") + balance.what;
    }
    std::string said = unfair.empty() ? "fair" : unfair;
    double all = 0;
    for (const query::PlanCell& cell : campaign.cells) all += static_cast<double>(cell.count);
    std::string name = campaign.name;
    for (const query::PlanCell& cell : campaign.cells) {
      table.add({name, cell.name, with_thousands(cell.count),
                 fmt::format("{:.0f}", cell.expected * all), said});
      name.clear();
      said.clear();
    }
  }
  return table.rows() == 0 ? "" : "\n" + table.text();
}

/// Letters, digits and dashes; everything else becomes a dash.
std::string file_name(std::string_view name) {
  std::string safe;
  for (const char letter : name) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || letter == '_';
    safe.push_back(plain ? letter : '-');
  }
  return safe;
}

Status write_ids(const engine::Population& population, const query::PlanCell& cell,
                 const std::string& path) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const auto failed = [&] {
    return Error{ErrorCode::io_failed, fmt::format("cannot write {}", path)};
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "wb"));
  if (!file) return failed();
  std::string text = "id\n";
  bool ok = true;
  const engine::Directory& directory = population.directory();
  // In the order of ids, as all answers are.
  for (std::uint64_t rank = 0; rank < directory.size() && ok; ++rank) {
    const engine::Row row = directory.row_at_rank(rank);
    if (!cell.rows.contains(row)) continue;
    directory.append_id(row, text);
    text.push_back('\n');
    if (text.size() < (64U << 10)) continue;
    ok = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
    text.clear();
  }
  ok = ok && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() &&
       std::fflush(file.get()) == 0;
  return ok ? Status{} : Status(failed());
}

class PlanCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("plan", "who gets which campaign, each customer in one");
    declare_source(*command_, source_);
    command_->add_option("plan", plan_, "the plan: campaigns in order, channels, suppression")
        ->required()
        ->type_name("PLAN.toml");
    command_->add_option("--as-of", as_of_, "the day or instant that TODAY means (default: now)")
        ->type_name("DATE");
    command_->add_option("--tz", zone_, "the time zone days begin in (default: UTC)")
        ->type_name("ZONE");
    command_
        ->add_option("--members", members_,
                     "write the ids of every cell to DIR/NUMBER-CAMPAIGN-CELL.csv")
        ->type_name("DIR");
    command_->add_option("--format", format_, "table (default) or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT");
    command_->footer("Example: muster plan shop spring.toml --members cells");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<query::QueryContext> context = query::read_context(as_of_, zone_);
    if (!context) return console.fail(context.error());
    context->as_of = context->instant();
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    source->inform(*context);
    const Result<PlanFile> file = read_plan_file(plan_, *context);
    if (!file) return console.fail(file.error());
    const Result<query::PlanAnswer> answer =
        query::run_plan(*source->population, file->plan, {.threads = source_.threads});
    if (!answer) return console.fail(file->locate(answer.error()));
    if (!members_.empty()) {
      if (Status written = write_members(*source->population, *answer); !written) {
        return console.fail(written.error());
      }
    }
    if (format_ == "json") return console.finish(console.output().write(to_json(*answer) + "\n"));
    const int code =
        console.finish(console.output().write(losses_table(*answer) + cells_table(*answer)));
    console.remark(fmt::format("{} campaigns over {} customers in {}", answer->campaigns.size(),
                               with_thousands(answer->population),
                               duration(std::chrono::microseconds(answer->elapsed_us))));
    return code;
  }

 private:
  Status write_members(const engine::Population& population,
                       const query::PlanAnswer& answer) const {
    std::error_code failed;
    std::filesystem::create_directories(members_, failed);
    if (failed) {
      return Error{ErrorCode::io_failed,
                   fmt::format("cannot make {}: {}", members_, failed.message())};
    }
    for (std::size_t i = 0; i < answer.campaigns.size(); ++i) {
      for (const query::PlanCell& cell : answer.campaigns[i].cells) {
        const std::string path =
            fmt::format("{}/{}-{}-{}.csv", members_, i + 1, file_name(answer.campaigns[i].name),
                        file_name(cell.name));
        if (Status written = write_ids(population, cell, path); !written) return written;
      }
    }
    return {};
  }

  CLI::App* command_ = nullptr;
  Source source_;
  std::string plan_;
  std::string as_of_;
  std::string zone_;
  std::string members_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_plan_command() { return std::make_unique<PlanCommand>(); }

}  // namespace muster::server
