// `muster overlap`: how segments meet: their sizes, every pair, and who is in exactly which.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "query/run/cell_text.hpp"
#include "query/run/overlap.hpp"
#include "server/api/overlap_json.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/segment_file.hpp"
#include "server/cli/source.hpp"
#include "server/cli/table.hpp"
#include "server/saved/file_definitions.hpp"

namespace muster::server {
namespace {

std::string ratio(const std::optional<double>& value) {
  return value ? fmt::format("{:.2f}", *value) : "";
}

std::string names_of(const query::OverlapAnswer& answer, const query::ExclusiveRegion& region) {
  std::string names;
  for (const std::size_t segment : region.segments) {
    if (!names.empty()) names += " & ";
    names += answer.segments[segment].name;
  }
  return names;
}

std::string segments_table(const query::OverlapAnswer& answer) {
  Table table(
      {{"segment"}, {"customers", Table::Align::right}, {"share", Table::Align::right}, {"where"}});
  for (const query::OverlapSegment& segment : answer.segments) {
    table.add({segment.name, with_thousands(segment.count), percent(segment.share), segment.where});
  }
  const auto add = [&](std::string name, std::uint64_t count) {
    const double share = answer.population == 0
                             ? 0
                             : static_cast<double>(count) / static_cast<double>(answer.population);
    table.add({std::move(name), with_thousands(count), percent(share), ""});
  };
  add("(in any)", answer.any);
  add("(in none)", answer.none);
  return table.text();
}

std::string pairs_table(const query::OverlapAnswer& answer) {
  Table table({{"segment"},
               {"and"},
               {"customers", Table::Align::right},
               {"of first", Table::Align::right},
               {"of second", Table::Align::right},
               {"jaccard", Table::Align::right},
               {"lift", Table::Align::right}});
  for (const query::OverlapPair& pair : answer.pairs) {
    table.add({answer.segments[pair.first].name, answer.segments[pair.second].name,
               with_thousands(pair.count), percent(pair.share_of_first),
               percent(pair.share_of_second), ratio(pair.jaccard), ratio(pair.lift)});
  }
  return table.text();
}

std::string regions_table(const query::OverlapAnswer& answer) {
  Table table(
      {{"exactly in"}, {"customers", Table::Align::right}, {"of the union", Table::Align::right}});
  for (const query::ExclusiveRegion& region : answer.regions) {
    table.add({names_of(answer, region), with_thousands(region.count), percent(region.share)});
  }
  if (answer.other_regions > 0) {
    const double share = static_cast<double>(answer.other_count) / static_cast<double>(answer.any);
    table.add({fmt::format("({} more)", with_thousands(answer.other_regions)),
               with_thousands(answer.other_count), percent(share)});
  }
  return table.text();
}

std::string segments_csv(const query::OverlapAnswer& answer) {
  std::string text = "segment,count,share,where\n";
  for (const query::OverlapSegment& segment : answer.segments) {
    query::append_csv_cell(std::string_view(segment.name), text);
    text += fmt::format(",{},{},", segment.count, segment.share);
    query::append_csv_cell(std::string_view(segment.where), text);
    text += '\n';
  }
  return text;
}

std::string pairs_csv(const query::OverlapAnswer& answer) {
  std::string text = "first,second,count,share_of_first,share_of_second,jaccard,lift\n";
  const auto number = [](const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : "";
  };
  for (const query::OverlapPair& pair : answer.pairs) {
    query::append_csv_cell(std::string_view(answer.segments[pair.first].name), text);
    text += ',';
    query::append_csv_cell(std::string_view(answer.segments[pair.second].name), text);
    text += fmt::format(",{},{},{},{},{}\n", pair.count, pair.share_of_first, pair.share_of_second,
                        number(pair.jaccard), number(pair.lift));
  }
  return text;
}

// A column a segment, 1 where the region's customers are in it.
std::string regions_csv(const query::OverlapAnswer& answer) {
  std::string text;
  for (const query::OverlapSegment& segment : answer.segments) {
    query::append_csv_cell(std::string_view(segment.name), text);
    text += ',';
  }
  text += "count,share\n";
  for (const query::ExclusiveRegion& region : answer.regions) {
    auto next = region.segments.begin();
    for (std::size_t segment = 0; segment < answer.segments.size(); ++segment) {
      const bool inside = next != region.segments.end() && *next == segment;
      if (inside) ++next;
      text += inside ? "1," : "0,";
    }
    text += fmt::format("{},{}\n", region.count, region.share);
  }
  return text;
}

class OverlapCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("overlap", "how segments meet: pairs and exclusive regions");
    declare_source(*command_, source_);
    command_->add_option("where", wheres_, "two segments or more, each in quotes")
        ->type_name("WHERE");
    command_->add_option("--names", names_, "what to call them (default: A, B, …)")
        ->delimiter(',')
        ->type_name("A,B");
    command_->add_option("--segments", segments_, "the segments of a file instead of WHEREs")
        ->type_name("FILE.toml");
    command_->add_option("--as-of", as_of_, "the day or instant that TODAY means (default: now)")
        ->type_name("DATE");
    command_->add_option("--tz", zone_, "the time zone days begin in (default: UTC)")
        ->type_name("ZONE");
    command_->add_option("--show", show_, "segments, pairs or regions alone (csv: default regions)")
        ->check(CLI::IsMember({"segments", "pairs", "regions"}))
        ->type_name("WHAT");
    command_->add_option("--limit", limit_, "largest regions to show (default 1000)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N");
    command_->add_option("--format", format_, "table (default), json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}))
        ->type_name("FORMAT");
    command_->footer(
        "Examples: muster overlap shop \"spend > 500\" \"email_ok\" \"nps >= 9\" "
        "--names rich,reachable,happy\n"
        "          muster overlap shop --segments segments.toml --format json");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    if (wheres_.empty() == segments_.empty()) {
      console.note("muster: overlap takes either two WHEREs or more, or --segments FILE.toml");
      return kWrongUsage;
    }
    if (!names_.empty() && names_.size() != wheres_.size()) {
      console.note(fmt::format("muster: --names has {} names for {} segments", names_.size(),
                               wheres_.size()));
      return kWrongUsage;
    }
    const Result<query::QueryContext> context = query::read_context(as_of_, zone_);
    if (!context) return console.fail(context.error());
    engine::SegmentCatalogue file;
    if (!segments_.empty()) {
      Result<engine::SegmentCatalogue> catalogue = read_segments(segments_);
      if (!catalogue) return console.fail(catalogue.error());
      file = *std::move(catalogue);
      for (const engine::Segment* segment : file.by_id()) {
        names_.push_back(segment->name);
        wheres_.push_back(segment->where);
      }
    }
    query::OverlapRequest request;
    if (limit_) request.limit = *limit_;
    for (std::size_t i = 0; i < wheres_.size(); ++i) {
      Result<query::Query> query = query::read_query(wheres_[i], *context);
      if (!query) return console.fail(query.error(), wheres_[i]);
      request.segments.push_back({names_.empty() ? "" : names_[i], *std::move(query)});
    }
    const Result<OpenedSource> source = open_source(console, source_);
    if (!source) return console.fail(source.error());
    for (query::NamedQuery& segment : request.segments) {
      source->inform(segment.query.context);
      if (file.size() == 0) continue;
      segment.query.context.saved =
          std::make_shared<const FileDefinitions>(file, segment.query.context.saved);
    }
    const Result<query::OverlapAnswer> answer =
        query::overlap(*source->population, request, {.threads = source_.threads});
    if (!answer) return fail(console, *source->population, request, answer.error());
    return write(console, *answer);
  }

 private:
  /// Points into the segment that cannot be understood.
  int fail(const Console& console, const engine::Population& population,
           const query::OverlapRequest& request, const Error& error) const {
    for (std::size_t i = 0; i < wheres_.size(); ++i) {
      if (!query::bind(request.segments[i].query, population)) {
        return console.fail(error, wheres_[i]);
      }
    }
    return console.fail(error);
  }

  int write(Console& console, const query::OverlapAnswer& answer) const {
    if (format_ == "json") return console.finish(console.output().write(to_json(answer) + "\n"));
    for (std::size_t i = 0; i < wheres_.size(); ++i) {
      console.warn(answer.segments[i].warnings, wheres_[i]);
    }
    if (show_ == "regions" && !answer.has_regions) {
      console.note(fmt::format("muster: more than {} segments have pairs but no regions",
                               engine::kMaxRegionFilters));
      return kWrongInput;
    }
    std::string text;
    if (format_ == "csv") {
      const std::string what = !show_.empty() ? show_ : answer.has_regions ? "regions" : "pairs";
      text = what == "segments" ? segments_csv(answer)
             : what == "pairs"  ? pairs_csv(answer)
                                : regions_csv(answer);
    } else {
      if (show_.empty() || show_ == "segments") text += segments_table(answer);
      if (show_.empty()) text += '\n';
      if (show_.empty() || show_ == "pairs") text += pairs_table(answer);
      if (show_.empty() && answer.has_regions) text += '\n';
      if (answer.has_regions && (show_.empty() || show_ == "regions")) {
        text += regions_table(answer);
      }
    }
    const int code = console.finish(console.output().write(text));
    console.remark(fmt::format("{} of {} customers in {} segments, in {}",
                               with_thousands(answer.any), with_thousands(answer.population),
                               answer.segments.size(),
                               duration(std::chrono::microseconds(answer.elapsed_us))));
    return code;
  }

  CLI::App* command_ = nullptr;
  Source source_;
  std::vector<std::string> wheres_;
  std::vector<std::string> names_;
  std::string segments_;
  std::string as_of_;
  std::string zone_;
  std::string show_;
  std::optional<std::size_t> limit_;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_overlap_command() { return std::make_unique<OverlapCommand>(); }

}  // namespace muster::server
