// `muster members`: who the customers are, as a table, CSV, NDJSON or a Roaring bitmap.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "query/run/members.hpp"
#include "server/api/member_text_stream.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/query_options.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

/// Rows that decide the widths of the table's columns.
constexpr std::size_t kRowsAtOnce = 1000;

class MembersCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("members", "list the customers who fit");
    declare_source(*command_, source_);
    declare_query(*command_, query_, true);
    command_->add_option("--fields", fields_, "attributes to show beside the id; * for all")
        ->delimiter(',')
        ->type_name("A,B");
    command_->add_option("--order-by", order_by_, "such as \"spend desc, age\" (default: by id)")
        ->type_name("ORDER");
    command_->add_option("--limit", limit_, "at most so many customers")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    command_->add_option("--format", format_, "table (default), csv, ndjson or roaring")
        ->check(CLI::IsMember({"table", "csv", "ndjson", "roaring"}))
        ->type_name("FORMAT");
    command_->footer(
        "Example: muster members shop \"spend > 500\" --fields city,spend "
        "--order-by \"spend desc\" --limit 10");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    if (format_ == "roaring") {
      if (!fields_.empty() || !order_by_.empty() || limit_) {
        console.note(
            "muster: a Roaring bitmap is the whole audience as a set: it takes no --fields, "
            "--order-by or --limit");
        return kWrongUsage;
      }
      if (::isatty(STDOUT_FILENO) == 1) {
        console.note("muster: a Roaring bitmap is bytes, not text: send it to a file");
        return kWrongUsage;
      }
    }
    Result<query::Query> query = read_query(query_);
    if (!query) return console.fail(query.error(), query_.where);
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    source->inform(query->context);
    query::MembersRequest request;
    request.query = *std::move(query);
    request.fields = fields_;
    request.order_by = order_by_;
    request.limit = limit_;
    return format_ == "roaring" ? write_bitmap(console, *source->population, request)
                                : write_rows(console, source->population, request);
  }

 private:
  int write_bitmap(Console& console, const engine::Population& population,
                   const query::MembersRequest& request) const {
    const Result<query::MembersBitmap> bitmap =
        query::members_bitmap(population, request.query, {.threads = source_.threads});
    if (!bitmap) return console.fail(bitmap.error(), query_.where);
    return console.finish(console.output().write(bitmap->bytes));
  }

  int write_rows(Console& console, std::shared_ptr<const engine::Population> population,
                 const query::MembersRequest& request) const {
    Result<query::MemberStream> stream =
        query::MemberStream::open(std::move(population), request, {.threads = source_.threads});
    if (!stream) return console.fail(stream.error(), query_.where);
    console.warn(stream->warnings(), query_.where);
    if (format_ == "table") {
      const std::uint64_t count = stream->count();
      const int code = write_table(console, *stream);
      if (limit_ && count > *limit_) {
        console.remark(
            fmt::format("{} of {} customers", with_thousands(*limit_), with_thousands(count)));
      }
      return code;
    }
    MemberTextStream text(*std::move(stream),
                          format_ == "csv" ? query::MemberFormat::csv : query::MemberFormat::ndjson,
                          {});
    for (;;) {
      std::string block;
      if (Status made = text.next(block); !made) return console.fail(made.error());
      if (block.empty()) return console.finish({});
      if (Status written = console.output().write(block); !written) return console.finish(written);
    }
  }

  static int write_table(Console& console, query::MemberStream& stream) {
    std::vector<Table::Column> columns{{"id"}};
    for (const query::MemberColumn& column : stream.columns()) {
      const bool numeric = query::is_numeric(stream.population(), column);
      columns.push_back({column.name, numeric ? Table::Align::right : Table::Align::left});
    }
    Table table(std::move(columns));
    Status written;
    std::span<const engine::Row> rows;
    do {
      rows = stream.next(kRowsAtOnce);
      for (const engine::Row row : rows) table.add(cells_of(stream, row));
      written = console.output().write(table.text());
    } while (written && !rows.empty());
    return console.finish(written);
  }

  static std::vector<std::string> cells_of(const query::MemberStream& stream, engine::Row row) {
    std::vector<std::string> cells{stream.population().directory().id_at(row)};
    for (const query::MemberColumn& column : stream.columns()) {
      cells.push_back(engine::format_value(query::cell_of(stream.population(), column, row)));
    }
    return cells;
  }

  CLI::App* command_ = nullptr;
  Source source_;
  QueryOptions query_;
  std::vector<std::string> fields_;
  std::string order_by_;
  std::optional<std::uint64_t> limit_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_members_command() { return std::make_unique<MembersCommand>(); }

}  // namespace muster::server
