// For those who watch over a server: GET /v1/audit and GET /metrics.
#include <fmt/format.h>

#include <charconv>
#include <iterator>

#include "engine/evaluation/touched.hpp"
#include "engine/live/live_store.hpp"
#include "server/access/audit_log.hpp"
#include "server/access/export_json.hpp"
#include "server/api/calls.hpp"
#include "server/api/media_types.hpp"
#include "server/api/problem.hpp"
#include "server/api/traffic.hpp"
#include "server/api/url.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kDefaultEntries = 100;
constexpr std::size_t kMostEntries = 10'000;

template <typename Number>
void gauge(std::string& out, std::string_view name, std::string_view help, Number value,
           std::string_view type = "gauge") {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help,
                 type, value);
}

void write_cache(std::string& out, const engine::PredicateCache& cache) {
  const engine::PredicateCache::Statistics seen = cache.statistics();
  gauge(out, "muster_cache_hits_total", "Tests answered from the cache.", seen.hits, "counter");
  gauge(out, "muster_cache_misses_total", "Tests that were not there.", seen.misses, "counter");
  gauge(out, "muster_cache_evictions_total", "Answers that made room.", seen.evictions, "counter");
  gauge(out, "muster_cache_entries", "Answers kept.", seen.entries);
  gauge(out, "muster_cache_bytes", "Memory of the answers kept.", seen.bytes);
}

void write_touched(std::string& out) {
  const engine::Touched seen = engine::touched();
  gauge(out, "muster_rows_touched_total", "Customers in the chunks that queries walked.", seen.rows,
        "counter");
  gauge(out, "muster_bytes_touched_total",
        "Columns and bitmaps that tests read, judged by some chunks of every walk.", seen.bytes,
        "counter");
}

void write_memory(std::string& out, const engine::Population& population) {
  std::uint64_t attributes = 0;
  for (const engine::Attribute* each : population.attributes().all()) {
    attributes += population.bytes_of(each->id);
  }
  fmt::format_to(std::back_inserter(out),
                 "# HELP muster_population_bytes What the current version takes, by part.\n"
                 "# TYPE muster_population_bytes gauge\n"
                 "muster_population_bytes{{part=\"attributes\"}} {}\n"
                 "muster_population_bytes{{part=\"ids\"}} {}\n"
                 "muster_population_bytes{{part=\"events\"}} {}\n",
                 attributes, population.bytes_of_ids(), population.events().bytes());
}

void write_store(std::string& out, const engine::LiveStore& live) {
  const engine::LiveStatistics store = live.statistics();
  gauge(out, "muster_versions_retained", "Versions in memory.", store.versions);
  gauge(out, "muster_retained_bytes", "Memory that old versions alone hold.", store.retained_bytes);
  gauge(out, "muster_journal_batches", "Batches of changes since the last image.",
        store.journal_batches);
  gauge(out, "muster_journal_bytes", "What a restart reads of the journal.", store.journal_bytes);
  gauge(out, "muster_store_sequence", "The current version's place in the store's history.",
        store.sequence, "counter");
  gauge(out, "muster_compactions_total", "Images made of changes.", store.compactions, "counter");
  gauge(out, "muster_failed_compactions_total",
        "Images that could not be made, for want of room or otherwise.", store.failed_compactions,
        "counter");
  gauge(out, "muster_writes_refused", "1 where the disk failed and writes are refused.",
        store.write_failure.empty() ? 0 : 1);
}

}  // namespace

Reply audit_call(const Service& service, const Call& call) {
  if (!service.audit) {
    return problem(404, "what is taken out of a store is written down; this is none");
  }
  auto parameters = read_parameters(call.parameters, {"limit"});
  if (!parameters) return problem(parameters.error());
  std::size_t limit = kDefaultEntries;
  if (const auto given = parameters->find("limit"); given != parameters->end()) {
    const std::string& text = given->second;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (failed != std::errc{} || end != text.data() + text.size() || limit > kMostEntries) {
      return problem(Error{ErrorCode::invalid_input,
                           fmt::format("\"limit\" must be a whole number up to {}", kMostEntries)});
    }
  }
  const Result<std::vector<Export>> entries = service.audit->latest(limit);
  if (!entries) return problem(entries.error());
  Reply reply{.body = exports_text(*entries, true)};
  return reply;
}

Reply metrics_call(const Service& service, const Call& /*call*/) {
  Reply reply;
  reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
  gauge(reply.body, "muster_customers", "In the current version.", service.population->size());
  write_memory(reply.body, *service.population);
  write_touched(reply.body);
  write_cache(reply.body, *service.cache);
  if (service.live) write_store(reply.body, *service.live);
  if (service.traffic) service.traffic->write(reply.body);
  return reply;
}

}  // namespace muster::server
