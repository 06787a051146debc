#include "server/api/group_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>
#include <vector>

#include "query/language/printer.hpp"
#include "query/run/attributes.hpp"
#include "server/access/caller.hpp"
#include "server/access/small_groups.hpp"
#include "server/api/json_writer.hpp"
#include "server/api/problem.hpp"

namespace muster::server {
namespace {

constexpr std::string_view kEverybody = "TRUE";

double share_of(std::uint64_t count, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(count) / static_cast<double>(whole);
}

/// The size of a set, or that it is not told.
void write_size(JsonWriter& json, std::uint64_t count, std::uint64_t whole, bool told,
                std::uint64_t k) {
  if (told) {
    json.key("count").integer(count).key("share").real(share_of(count, whole));
    return;
  }
  json.key("count").null().key("share").null();
  if (count < k) {
    json.key("fewer_than").integer(k);
  } else {
    json.key("withheld").string("difference");
  }
}

/// Sets that were counted together, and which of them may be told.
struct Counted {
  query::OverlapAnswer answer;
  std::vector<GroupRegion> regions;
  std::uint32_t told = 0;

  bool tells(std::size_t set) const { return (told >> set & 1U) != 0; }
};

Result<Counted> count_together(const Service& service, const Call& call,
                               std::vector<query::NamedQuery> sets) {
  if (sets.size() > engine::kMaxRegionFilters) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a token with a smallest group is told of at most {} sets in one "
                             "call, not {}",
                             engine::kMaxRegionFilters, sets.size())};
  }
  query::OverlapRequest request;
  request.limit = std::numeric_limits<std::size_t>::max();
  // An overlap is of two at least: everybody stands in, and divides nothing.
  while (sets.size() < 2) {
    query::NamedQuery everybody;
    if (!sets.empty()) everybody.query.context = sets.front().query.context;
    everybody.query.expression = query::Expression{query::ConstantCondition{true}};
    sets.push_back(std::move(everybody));
  }
  for (query::NamedQuery& set : sets) set.name.clear();
  request.segments = std::move(sets);
  Result<query::OverlapAnswer> answer =
      query::overlap(*service.population, request, execution_for(service, call.request));
  if (!answer) return std::move(answer).error();
  Counted counted;
  counted.regions.push_back({0, answer->none});
  for (const query::ExclusiveRegion& region : answer->regions) {
    std::uint32_t mask = 0;
    for (const std::size_t set : region.segments) mask |= std::uint32_t{1} << set;
    counted.regions.push_back({mask, region.count});
  }
  counted.answer = *std::move(answer);
  return counted;
}

/// What is the same expression as one that is told, or means everybody, says nothing new.
void tell_repeated(Counted& counted) {
  const auto& segments = counted.answer.segments;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    bool known = segments[i].where == kEverybody;
    for (std::size_t j = 0; j < segments.size() && !known; ++j) {
      known = counted.tells(j) && segments[j].where == segments[i].where;
    }
    if (known) counted.told |= std::uint32_t{1} << i;
  }
}

/// Whether the size of one audience may be told by itself.
bool is_told(std::uint64_t count, std::uint64_t population, const query::Query& query,
             std::uint64_t k) {
  const std::vector<GroupRegion> regions{{0, population - count}, {1, count}};
  return tellable(regions, 1, k) != 0 || query::print(query.expression) == kEverybody;
}

void write_end(JsonWriter& json, std::uint64_t population, const std::string& version,
               std::int64_t elapsed_us) {
  json.key("population").integer(population);
  json.key("version").string(version);
  json.key("elapsed_us").integer(elapsed_us);
}

/// The regions of `strict` sets, and sums of them.
class Meeting {
 public:
  Meeting(const Counted& counted, std::uint32_t strict)
      : answer_(counted.answer), regions_(regions_among(counted.regions, strict)) {}

  std::uint64_t in_all(std::uint32_t sets) const {
    std::uint64_t count = 0;
    for (const GroupRegion& region : regions_) {
      if ((region.sets & sets) == sets) count += region.count;
    }
    return count;
  }
  std::uint64_t in_none() const {
    return regions_.empty() || regions_.front().sets != 0 ? 0 : regions_.front().count;
  }
  /// With customers, those of nobody's customers excepted; largest first.
  std::vector<GroupRegion> exclusive() const {
    std::vector<GroupRegion> found;
    std::copy_if(regions_.begin(), regions_.end(), std::back_inserter(found),
                 [](const GroupRegion& each) { return each.sets != 0 && each.count > 0; });
    std::stable_sort(found.begin(), found.end(),
                     [](const GroupRegion& a, const GroupRegion& b) { return a.count > b.count; });
    return found;
  }
  void write_names(JsonWriter& json, std::uint32_t sets) const {
    json.key("segments").begin_array();
    for (std::size_t i = 0; i < answer_.segments.size(); ++i) {
      if ((sets >> i & 1U) != 0) json.string(answer_.segments[i].name);
    }
    json.end_array();
  }

 private:
  const query::OverlapAnswer& answer_;
  std::vector<GroupRegion> regions_;
};

void write_pairs(JsonWriter& json, const Meeting& meeting, std::uint32_t strict,
                 std::uint64_t population) {
  json.key("pairs").begin_array();
  for (std::uint32_t i = 0; i < engine::kMaxRegionFilters; ++i) {
    for (std::uint32_t j = i + 1; j < engine::kMaxRegionFilters; ++j) {
      const std::uint32_t pair = std::uint32_t{1} << i | std::uint32_t{1} << j;
      if ((strict & pair) != pair) continue;
      const std::uint64_t both = meeting.in_all(pair);
      const std::uint64_t first = meeting.in_all(std::uint32_t{1} << i);
      const std::uint64_t second = meeting.in_all(std::uint32_t{1} << j);
      json.begin_object();
      meeting.write_names(json, pair);
      json.key("count").integer(both);
      json.key("share_of_first").real(share_of(both, first));
      json.key("share_of_second").real(share_of(both, second));
      json.key("jaccard").real(share_of(both, first + second - both));
      json.key("lift").real(share_of(both, first) / share_of(second, population));
      json.end_object();
    }
  }
  json.end_array();
}

}  // namespace

Reply too_telling(const Service& service, std::string_view what) {
  return problem(403, fmt::format("{} would tell of groups of fewer than {} customers, which the "
                                  "token {} may not see",
                                  what, service.smallest_group(), service.caller->token));
}

Reply told_count(const Service& service, const Call& call, const query::Query& query) {
  const std::uint64_t k = service.smallest_group();
  const Result<query::CountAnswer> answer =
      query::count(*service.population, query, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  const bool told = is_told(answer->count, answer->population, query, k);
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object();
  write_size(json, answer->count, answer->population, told, k);
  write_end(json, answer->population, answer->version, answer->elapsed_us);
  json.end_object();
  return reply;
}

Reply told_counts(const Service& service, const Call& call,
                  std::span<const query::NamedQuery> queries) {
  const std::uint64_t k = service.smallest_group();
  Result<Counted> counted = count_together(service, call, {queries.begin(), queries.end()});
  if (!counted) return query_problem(service, counted.error());
  counted->told = tellable(counted->regions, counted->answer.segments.size(), k);
  tell_repeated(*counted);
  const query::OverlapAnswer& answer = counted->answer;
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object().key("counts").begin_array();
  for (std::size_t i = 0; i < queries.size(); ++i) {
    json.begin_object().key("name").string(queries[i].name);
    write_size(json, answer.segments[i].count, answer.population, counted->tells(i), k);
    json.end_object();
  }
  json.end_array();
  write_end(json, answer.population, answer.version, answer.elapsed_us);
  json.end_object();
  return reply;
}

Reply told_overlap(const Service& service, const Call& call, const query::OverlapRequest& request) {
  const std::uint64_t k = service.smallest_group();
  if (request.segments.size() < 2) {  // its own mistake, in its own words
    return problem(query::overlap(*service.population, request).error());
  }
  Result<Counted> counted = count_together(service, call, request.segments);
  if (!counted) return query_problem(service, counted.error());
  query::OverlapAnswer& answer = counted->answer;
  for (std::size_t i = 0; i < request.segments.size(); ++i) {
    if (!request.segments[i].name.empty()) answer.segments[i].name = request.segments[i].name;
  }
  const std::size_t size = answer.segments.size();
  const std::uint32_t strict = tellable_with_regions(counted->regions, size, k);
  counted->told = tellable(counted->regions, size, k, strict);
  tell_repeated(*counted);

  const Meeting meeting(*counted, strict);
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object().key("segments").begin_array();
  for (std::size_t i = 0; i < size; ++i) {
    const query::OverlapSegment& segment = answer.segments[i];
    json.begin_object().key("name").string(segment.name).key("where").string(segment.where);
    write_size(json, segment.count, answer.population, counted->tells(i), k);
    json.end_object();
  }
  json.end_array();
  write_pairs(json, meeting, strict, answer.population);
  const std::vector<GroupRegion> regions = meeting.exclusive();
  const std::uint64_t any = answer.population - meeting.in_none();
  const std::size_t shown = std::min(request.limit, regions.size());
  std::uint64_t other = 0;
  json.key("regions").begin_array();
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (i >= shown) {
      other += regions[i].count;
      continue;
    }
    json.begin_object();
    meeting.write_names(json, regions[i].sets);
    json.key("count").integer(regions[i].count);
    json.key("share").real(share_of(regions[i].count, any)).end_object();
  }
  json.end_array();
  json.key("other_regions").begin_object();
  json.key("regions").integer(regions.size() - shown).key("count").integer(other).end_object();
  json.key("among").begin_array();  // of which segments pairs, regions, union and none speak
  for (std::size_t i = 0; i < size; ++i) {
    if ((strict >> i & 1U) != 0) json.string(answer.segments[i].name);
  }
  json.end_array();
  json.key("union").integer(any).key("none").integer(meeting.in_none());
  write_end(json, answer.population, answer.version, answer.elapsed_us);
  json.end_object();
  return reply;
}

Reply told_breakdown(const Service& service, const Call& call,
                     const query::BreakdownRequest& request) {
  const std::uint64_t k = service.smallest_group();
  for (const std::string& name : request.by) {
    const engine::Attribute* attribute = service.population->attributes().find(name);
    if (attribute != nullptr && attribute->type() == engine::AttributeType::tags) {
      return too_telling(service, "a breakdown by tags, whose groups meet,");
    }
  }
  query::BreakdownRequest all = request;
  all.limit = std::numeric_limits<std::size_t>::max();
  const Result<query::BreakdownAnswer> answer =
      query::breakdown(*service.population, all, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());

  const bool whole_told = is_told(answer->count, answer->population, request.query, k);
  std::vector<std::uint64_t> counts;
  counts.reserve(answer->cells.size());
  for (const query::BreakdownCell& cell : answer->cells) counts.push_back(cell.count);
  const std::vector<bool> kept =
      whole_told ? kept_back(counts, k) : std::vector<bool>(counts.size(), true);
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object().key("by").begin_array();
  for (const std::string& name : answer->by) json.string(name);
  json.end_array().key("cells").begin_array();
  std::size_t shown = 0;
  std::size_t others = 0;
  std::uint64_t other = 0;
  std::uint64_t withheld = 0;
  for (std::size_t i = 0; i < answer->cells.size(); ++i) {
    const query::BreakdownCell& cell = answer->cells[i];
    if (kept[i]) {
      withheld += cell.count;
    } else if (shown++ >= request.limit) {
      ++others;
      other += cell.count;
    } else {
      json.begin_object().key("values").begin_array();
      for (const engine::Value& value : cell.values) json.value(value);
      json.end_array();
      json.key("count").integer(cell.count).key("share").real(cell.share).end_object();
    }
  }
  json.end_array();
  json.key("other").begin_object().key("cells").integer(others).key("count").integer(other);
  json.end_object();
  if (withheld > 0 && whole_told) {
    json.key("withheld").begin_object().key("count").integer(withheld).end_object();
  } else if (whole_told || answer->count < k) {
    json.key("withheld").null();
  }  // else it is the size that is withheld, and says so
  write_size(json, answer->count, answer->population, whole_told, k);
  write_end(json, answer->population, answer->version, answer->elapsed_us);
  json.end_object();
  return reply;
}

Reply told_attributes(const Service& service, const Call& call, std::size_t top) {
  const Result<query::AttributesAnswer> answer =
      query::attributes(*service.population, top, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  Reply reply;
  JsonWriter json(reply.body);
  json.begin_object().key("attributes").begin_array();
  for (const query::AttributeSummary& attribute : answer->attributes) {
    json.begin_object().key("name").string(attribute.name);
    json.key("family").string(engine::to_string(attribute.family));
    json.key("type").string(engine::to_string(attribute.type));
    if (attribute.type == engine::AttributeType::number) json.key("scale").integer(attribute.scale);
    json.key("values").begin_array();
    for (const query::ValueCount& value : attribute.top) {
      if (value.count >= service.smallest_group()) json.string(value.value);
    }
    json.end_array().end_object();
  }
  json.end_array();
  json.key("population").integer(answer->population);
  json.key("version").string(answer->version);
  json.end_object();
  return reply;
}

}  // namespace muster::server
