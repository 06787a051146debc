#include "server/api/lint_json.hpp"

#include <utility>
#include <vector>

#include "server/api/json_writer.hpp"
#include "server/saved/saved_store.hpp"

namespace muster::server {

std::string to_json(const query::LintAnswer& answer) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("findings").begin_array();
  for (const query::LintFinding& finding : answer.findings) {
    json.begin_object();
    json.key("kind").string(query::to_string(finding.kind));
    json.key("message").string(finding.message);
    if (!finding.segment.empty()) json.key("segment").string(finding.segment);
    if (!finding.other.empty()) json.key("other").string(finding.other);
    if (!finding.clause.empty()) json.key("clause").string(finding.clause);
    if (finding.position) {
      json.key("position").begin_object();
      json.key("offset").integer(finding.position->offset);
      json.key("line").integer(finding.position->line);
      json.key("column").integer(finding.position->column);
      json.end_object();
    }
    if (finding.suggestion) json.key("suggestion").string(*finding.suggestion);
    json.end_object();
  }
  json.end_array();
  json.key("checked").integer(answer.checked);
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us);
  json.end_object();
  return text;
}

Result<query::LintAnswer> lint_saved(const SavedStore& saved, const query::QueryContext& context,
                                     const engine::Execution& execution) {
  auto state = saved.state();
  if (!state) return std::move(state).error();
  std::vector<query::NamedQuery> segments;
  std::vector<query::LintFinding> unreadable;
  for (const engine::Segment* segment : (*state)->segments.by_name()) {
    Result<query::Query> query = query::read_query(segment->where, context);
    if (query) {
      segments.push_back({segment->name, *std::move(query)});
      continue;
    }
    const Error& error = query.error();
    unreadable.push_back({query::LintKind::mistake,
                          error.message,
                          {},
                          error.position,
                          error.suggestion,
                          segment->name});
  }
  auto answer = query::lint_segments(saved.population(), segments, execution);
  if (!answer) return answer;
  answer->checked += unreadable.size();
  answer->findings.insert(answer->findings.begin(), unreadable.begin(), unreadable.end());
  return answer;
}

}  // namespace muster::server
