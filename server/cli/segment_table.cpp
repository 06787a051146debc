#include "server/cli/segment_table.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "query/run/cell_text.hpp"
#include "query/run/count.hpp"
#include "server/api/json_writer.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/segment_file.hpp"
#include "server/cli/table.hpp"
#include "server/saved/file_definitions.hpp"

namespace muster::server {
namespace {

struct CountedSegment {
  const engine::Segment* segment;
  query::CountAnswer answer;
};

std::string_view family_of(const engine::Segment& segment) {
  return segment.family ? engine::to_string(*segment.family) : std::string_view{};
}

std::string as_table(const std::vector<CountedSegment>& counted) {
  Table table({{"family"},
               {"segment"},
               {"customers", Table::Align::right},
               {"share", Table::Align::right},
               {"time", Table::Align::right},
               {"where"}});
  for (const auto& [segment, answer] : counted) {
    table.add({std::string(family_of(*segment)), segment->name, with_thousands(answer.count),
               percent(answer.share), duration(std::chrono::microseconds(answer.elapsed_us)),
               segment->where});
  }
  return table.text();
}

std::string as_csv(const std::vector<CountedSegment>& counted) {
  std::string text = "name,family,where,count,share,elapsed_us\n";
  for (const auto& [segment, answer] : counted) {
    query::append_csv_cell(std::string_view(segment->name), text);
    text += fmt::format(",{},", family_of(*segment));
    query::append_csv_cell(std::string_view(segment->where), text);
    text += fmt::format(",{},{},{}\n", answer.count, answer.share, answer.elapsed_us);
  }
  return text;
}

std::string as_json(const std::vector<CountedSegment>& counted,
                    const engine::Population& population) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("segments").begin_array();
  for (const auto& [segment, answer] : counted) {
    json.begin_object();
    json.key("name").string(segment->name);
    json.key("family").string(family_of(*segment));
    json.key("where").string(segment->where);
    json.key("description").string(segment->description);
    json.key("count").integer(answer.count);
    json.key("share").real(answer.share);
    json.key("elapsed_us").integer(answer.elapsed_us);
    json.end_object();
  }
  json.end_array();
  json.key("population").integer(population.size());
  json.key("version").string(population.version());
  json.end_object();
  text += '\n';
  return text;
}

}  // namespace

int count_segments(Console& console, const SegmentTableOptions& options) {
  Result<query::QueryContext> context = query::read_context(options.as_of, options.zone);
  if (!context) return console.fail(context.error());
  const Result<engine::SegmentCatalogue> catalogue = read_segments(options.file);
  if (!catalogue) return console.fail(catalogue.error());
  const Result<OpenedSource> source = open_source(console, options.source);
  if (!source) return console.fail(source.error());
  source->inform(*context);
  context->saved = std::make_shared<const FileDefinitions>(*catalogue, context->saved);

  std::vector<CountedSegment> counted;
  for (const engine::Segment* segment : catalogue->by_id()) {
    const auto fail = [&](Error error) {
      error.message = fmt::format("segment \"{}\": {}", segment->name, error.message);
      return console.fail(error, segment->where);
    };
    const Result<query::Query> query = query::read_query(segment->where, *context);
    if (!query) return fail(query.error());
    Result<query::CountAnswer> answer =
        query::count(*source->population, *query, {.threads = options.source.threads});
    if (!answer) return fail(std::move(answer).error());
    console.warn(answer->warnings, segment->where);
    counted.push_back({segment, *std::move(answer)});
  }
  std::string text;
  if (options.format == "json") {
    text = as_json(counted, *source->population);
  } else {
    text = options.format == "csv" ? as_csv(counted) : as_table(counted);
  }
  return console.finish(console.output().write(text));
}

}  // namespace muster::server
