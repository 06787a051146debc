#include "server/live/watch_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <utility>

#include "engine/evaluation/counterparts.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/run/count.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

using engine::Instant;
using query::AudienceChange;

// Watching is not to slow those who ask.
const engine::Execution& beside_others() {
  static const engine::Execution execution{.threads = 1};
  return execution;
}

std::string reference_to(const std::string& segment) {
  return query::spelled(query::SavedKind::segment, segment);
}

std::vector<std::string> ids_in(const FeedEntry& entry) {
  std::vector<std::string> ids;
  boost::json::error_code wrong;
  const boost::json::value data = boost::json::parse(entry.data, wrong);
  if (wrong || !data.is_object()) return ids;
  const boost::json::value* listed = data.as_object().if_contains("ids");
  if (listed == nullptr || !listed->is_array()) return ids;
  for (const boost::json::value& id : listed->as_array()) {
    if (id.is_string()) ids.emplace_back(id.as_string());
  }
  return ids;
}

// Who was in the segment when the log ended: rows of `current`, and those who are no customers now.
struct Former {
  engine::Bitmap rows;
  std::vector<std::string> gone;
};

Result<Former> former_members(FeedLog& log, const WatchedSegment& segment,
                              const engine::Population& current) {
  Result<engine::IdList> base = log.base_of(segment.name);
  if (!base) return std::move(base).error();
  const Result<std::vector<FeedEntry>> entries = log.read_segment(segment.name, segment.base);
  if (!entries) return entries.error();
  // The last that was said of an id holds.
  std::map<std::string, bool> said;
  for (const FeedEntry& entry : *entries) {
    if (entry.kind != FeedKind::entered && entry.kind != FeedKind::left) continue;
    for (std::string& id : ids_in(entry)) said[std::move(id)] = entry.kind == FeedKind::entered;
  }
  engine::IdList::Found found = base->rows_in(current, SIZE_MAX);
  Former former;
  std::vector<engine::Row> come;
  std::vector<engine::Row> went;
  for (const auto& [id, is_member] : said) {
    const std::optional<engine::Row> row = current.directory().find(id);
    if (row) {
      (is_member ? come : went).push_back(*row);
    } else if (is_member) {
      former.gone.push_back(id);
    }
  }
  for (std::string& id : found.first_unknown) {
    if (!said.contains(id)) former.gone.push_back(std::move(id));
  }
  std::sort(went.begin(), went.end());
  former.rows = found.rows - engine::Bitmap::of(went);
  former.rows.add_many(come);
  return former;
}

}  // namespace

query::QueryContext WatchList::context(const Watch& watch, Instant now) const {
  return {now, watch.zone, saved_->definitions()};
}

Result<query::Query> WatchList::query_of(const Watch& watch, Instant now) const {
  return query::read_query(reference_to(watch.segment.name), context(watch, now));
}

void WatchList::add(FeedKind kind, const std::string& segment, std::string data,
                    FeedLog::Change& change) {
  FeedEntry entry;
  entry.version = current_->version();
  entry.number = ++last_number_;
  entry.segment = segment;
  entry.kind = kind;
  bytes_ += data.size();
  entry.data = std::move(data);
  change.entries.push_back(std::move(entry));
}

void WatchList::add_ids(FeedKind kind, const Watch& watch, const std::vector<std::string>& ids,
                        FeedLog::Change& change) {
  for (std::size_t begin = 0; begin < ids.size(); begin += kFeedIds) {
    std::string data;
    JsonWriter json(data);
    json.begin_object();
    json.key("segment").string(watch.segment.name);
    json.key("version").string(current_->version());
    json.key("ids").begin_array();
    const std::size_t end = std::min(ids.size(), begin + kFeedIds);
    for (std::size_t i = begin; i < end; ++i) json.string(ids[i]);
    json.end_array().end_object();
    add(kind, watch.segment.name, std::move(data), change);
  }
}

void WatchList::say(Watch& watch, const AudienceChange& step, std::string_view reason, Instant now,
                    FeedLog::Change& change, bool always) {
  const bool moved = !step.entered.empty() || !step.left.empty();
  const bool recovered = !std::exchange(watch.failure, {}).empty();
  watch.segment.as_of = now.since_epoch;
  watch.segment.count = step.count;
  if (!moved && !recovered && !always) return;
  add_ids(FeedKind::entered, watch, step.entered, change);
  add_ids(FeedKind::left, watch, step.left, change);
  std::string data;
  JsonWriter json(data);
  json.begin_object();
  json.key("segment").string(watch.segment.name);
  json.key("version").string(current_->version());
  json.key("as_of").value(now);
  json.key("reason").string(reason);
  json.key("count").integer(step.count);
  json.key("entered").integer(step.entered.size());
  json.key("left").integer(step.left.size());
  json.end_object();
  add(FeedKind::count, watch.segment.name, std::move(data), change);
  change.watched.push_back(watch.segment);
}

void WatchList::fail(Watch& watch, const Error& error, FeedLog::Change& change) {
  if (watch.failure == error.message) return;
  watch.failure = error.message;
  std::string data;
  JsonWriter json(data);
  json.begin_object();
  json.key("segment").string(watch.segment.name);
  json.key("version").string(current_->version());
  json.key("message").string(error.message);
  json.end_object();
  add(FeedKind::failed, watch.segment.name, std::move(data), change);
}

// To `current_`, from the version before it or from itself.
void WatchList::step(Watch& watch, const engine::RowChanges& rows, std::string_view reason,
                     Instant now, FeedLog::Change& change) {
  if (!watch.audience) {
    if (Status done = resume(watch, now, change); !done) fail(watch, done.error(), change);
    return;
  }
  auto moved = watch.audience->advance(current_, rows, context(watch, now), beside_others());
  if (!moved) {
    fail(watch, moved.error(), change);
    // It can no longer follow step by step; the log knows where it stands.
    watch.audience.reset();
    return;
  }
  say(watch, *moved, reason, now, change);
}

Status WatchList::resume(Watch& watch, Instant now, FeedLog::Change& change) {
  auto query = query_of(watch, now);
  if (!query) return std::move(query).error();
  auto audience = query::WatchedAudience::open(*std::move(query), current_, beside_others());
  if (!audience) return std::move(audience).error();
  Result<Former> former = former_members(log_, watch.segment, *current_);
  if (!former) return std::move(former).error();
  AudienceChange step;
  step.entered = query::ids_in_order(*current_, (audience->rows() - former->rows).rows());
  step.left = query::ids_in_order(*current_, (former->rows - audience->rows()).rows());
  step.left.insert(step.left.end(), former->gone.begin(), former->gone.end());
  step.count = audience->count();
  watch.audience = *std::move(audience);
  watch.day = watch.zone.day_of(now);
  say(watch, step, "resumed", now, change);
  return {};
}

WatchList::Entries WatchList::resume(Version current, Instant now) {
  current_ = std::move(current);
  watches_.clear();
  auto watched = log_.watched();
  if (!watched) return std::move(watched).error();
  const auto extent = log_.extent();
  if (!extent) return extent.error();
  bytes_ = extent->bytes;
  const auto last_number = log_.last_number_of(current_->version());
  if (!last_number) return last_number.error();
  last_number_ = *last_number;
  FeedLog::Change change;
  for (WatchedSegment& segment : *watched) {
    auto zone = engine::TimeZone::named(segment.zone);
    if (!zone) return std::move(zone).error();
    const std::string name = segment.name;
    Watch& watch =
        watches_.emplace(name, Watch{std::move(segment), *std::move(zone)}).first->second;
    if (Status done = resume(watch, now, change); !done) fail(watch, done.error(), change);
  }
  end_those_gone(change);
  measure_definitions(now, change);
  if (!day_) day_ = engine::TimeZone::utc().day_of(now);
  return write(std::move(change));
}

WatchList::Entries WatchList::publish(const engine::Publication& next, Instant now) {
  const bool follows = next.before != nullptr && next.before->version() == current_->version();
  current_ = next.after;
  last_number_ = 0;
  FeedLog::Change change;
  for (auto& [name, watch] : watches_) {
    if (follows || !watch.audience) {
      step(watch, *next.rows, "changes", now, change);
      continue;
    }
    auto query = query_of(watch, now);
    auto moved = query ? watch.audience->move_to(current_, *std::move(query), beside_others())
                       : Result<AudienceChange>(std::move(query).error());
    if (moved) {
      say(watch, *moved, "caught up", now, change);
    } else {
      fail(watch, moved.error(), change);
      watch.audience.reset();
    }
  }
  return write(std::move(change));
}

void WatchList::end_those_gone(FeedLog::Change& change) {
  const auto state = saved_->state();
  if (!state) return;  // unreadable now is not gone
  for (auto watch = watches_.begin(); watch != watches_.end();) {
    if ((*state)->segments.find(watch->first) != nullptr) {
      ++watch;
      continue;
    }
    std::string data;
    JsonWriter(data).begin_object().key("segment").string(watch->first).end_object();
    add(FeedKind::ended, watch->first, std::move(data), change);
    change.forgotten.push_back(watch->first);
    watch = watches_.erase(watch);
  }
}

void WatchList::measure(const std::string& segment, const engine::TimeZone& zone, Instant at,
                        std::string_view reason, Instant now, FeedLog::Change& change) const {
  auto query = query::read_query(reference_to(segment), {now, zone, saved_->definitions()});
  if (!query) return;
  const auto answer = query::count(*current_, *query, beside_others());
  if (!answer) return;  // what cannot be asked has no size
  change.sizes.emplace_back(
      segment, SegmentSize{at, answer->count, current_->version(), std::string(reason)});
}

void WatchList::measure_definitions(Instant now, FeedLog::Change& change) {
  const auto state = saved_->state();
  if (!state || *state == seen_) return;
  for (const engine::Segment* segment : (*state)->segments.by_name()) {
    if (seen_ != nullptr) {
      const engine::Segment* before = seen_->segments.find(segment->name);
      if (before != nullptr && before->revision == segment->revision) continue;
    } else if (const auto sizes = log_.sizes(segment->name); !sizes || !sizes->empty()) {
      continue;
    }
    const auto watch = watches_.find(segment->name);
    measure(segment->name, watch == watches_.end() ? engine::TimeZone::utc() : watch->second.zone,
            now, "definition", now, change);
  }
  seen_ = *state;
}

// A point for every segment at midnight, of those watched in their own zone.
void WatchList::measure_day(Instant now, FeedLog::Change& change) {
  const engine::TimeZone utc = engine::TimeZone::utc();
  const engine::Day today = utc.day_of(now);
  const auto state = saved_->state();
  if (!state || !day_ || *day_ == today) return;
  day_ = today;
  for (const engine::Segment* segment : (*state)->segments.by_name()) {
    if (watches_.contains(segment->name)) continue;
    measure(segment->name, utc, utc.start_of(today), "day", now, change);
  }
}

WatchList::Entries WatchList::look(Instant now) {
  FeedLog::Change change;
  const auto state = saved_->state();
  const bool redefined = state && *state != seen_;
  if (redefined) end_those_gone(change);
  for (auto& [name, watch] : watches_) {
    const engine::Day today = watch.zone.day_of(now);
    const bool midnight = watch.day != today;
    if (!redefined && !midnight && watch.audience) continue;
    const std::string_view reason = redefined ? "definition" : "midnight";
    step(watch, {}, reason, now, change);
    if (midnight && watch.audience) {
      change.sizes.emplace_back(name, SegmentSize{watch.zone.start_of(today), watch.segment.count,
                                                  current_->version(), "day"});
    }
    watch.day = today;
  }
  measure_definitions(now, change);
  measure_day(now, change);
  return write(std::move(change));
}

WatchList::Entries WatchList::watch(const std::string& name, const engine::TimeZone& zone,
                                    Instant now) {
  const Result<engine::Segment> segment = saved_->segment(name);
  if (!segment) return segment.error();
  if (!watches_.contains(name) && watches_.size() >= limits_.segments) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("at most {} segments can be watched", limits_.segments)};
  }
  Watch watch{{}, zone};
  watch.segment.name = name;
  watch.segment.zone = zone.name();
  watch.segment.since = now.since_epoch;
  watch.day = zone.day_of(now);
  auto query = query_of(watch, now);
  if (!query) return std::move(query).error();
  FeedLog::Change change;
  const auto known = watches_.find(name);
  if (known != watches_.end() && known->second.audience) {
    // Another zone: who is in it may be others now.
    watch.segment.since = known->second.segment.since;
    watch.segment.base = known->second.segment.base;
    watch.audience = known->second.audience;
    auto moved = watch.audience->move_to(current_, *std::move(query), beside_others());
    if (!moved) return std::move(moved).error();
    say(watch, *moved, "zone", now, change, true);
  } else {
    auto audience = query::WatchedAudience::open(*std::move(query), current_, beside_others());
    if (!audience) return std::move(audience).error();
    watch.audience = *std::move(audience);
    AudienceChange start;
    start.count = watch.audience->count();
    say(watch, start, "watched", now, change, true);
    change.bases.push_back({name, ids_of(watch)});
  }
  watches_.insert_or_assign(name, std::move(watch));
  return write(std::move(change));
}

WatchList::Entries WatchList::unwatch(const std::string& name, Instant /*now*/) {
  const auto watch = watches_.find(name);
  if (watch == watches_.end()) {
    return Error{
        ErrorCode::not_found,
        fmt::format("segment '{}' is not watched; PUT /v1/segments/{{name}}/watch begins", name)};
  }
  FeedLog::Change change;
  std::string data;
  JsonWriter(data).begin_object().key("segment").string(name).end_object();
  add(FeedKind::ended, name, std::move(data), change);
  change.forgotten.push_back(name);
  watches_.erase(watch);
  return write(std::move(change));
}

engine::IdList WatchList::ids_of(const Watch& watch) const {
  const engine::Bitmap& rows = watch.audience->rows();
  const engine::Directory& directory = current_->directory();
  engine::IdListBuilder ids;
  constexpr std::uint64_t kSparse = 16;
  if (watch.audience->count() < directory.size() / kSparse) {
    for (const std::string& id : query::ids_in_order(*current_, rows.rows())) ids.append(id);
    return ids.finish();
  }
  std::string id;
  for (std::uint64_t rank = 0; rank < directory.size(); ++rank) {
    const engine::Row row = directory.row_at_rank(rank);
    if (!rows.contains(row)) continue;
    id.clear();
    directory.append_id(row, id);
    ids.append(id);
  }
  return ids.finish();
}

// Half of the log goes at once, so that it is seldom; whose members were kept at a place that goes
// has them kept anew.
Status WatchList::trim(FeedLog::Change& change) {
  if (bytes_ <= limits_.log_bytes) return {};
  const Result<std::int64_t> until = log_.place_with_bytes_behind(limits_.log_bytes / 2);
  if (!until) return until.error();
  change.drop_until = *until;
  for (auto& [name, watch] : watches_) {
    if (watch.segment.base >= *until) continue;
    if (watch.audience) {
      change.bases.push_back({name, ids_of(watch)});
    } else {
      // Who is in a segment that cannot be evaluated now is said by its entries alone.
      change.drop_until = std::min(change.drop_until, watch.segment.base);
    }
  }
  return {};
}

WatchList::Entries WatchList::write(FeedLog::Change change) {
  const bool has_nothing = change.entries.empty() && change.sizes.empty() &&
                           change.watched.empty() && change.forgotten.empty();
  if (has_nothing) return std::vector<FeedEntry>{};
  if (Status trimmed = trim(change); !trimmed) return std::move(trimmed).error();
  if (Status written = log_.append(change); !written) return std::move(written).error();
  const std::int64_t last = change.entries.empty() ? 0 : change.entries.back().place;
  for (const FeedLog::Change::Base& base : change.bases) {
    const auto watch = watches_.find(base.segment);
    if (watch != watches_.end() && last > 0) watch->second.segment.base = last;
  }
  if (change.drop_until > 0) {
    if (const auto extent = log_.extent()) bytes_ = extent->bytes;
  }
  return std::move(change.entries);
}

std::vector<WatchedSegment> WatchList::watched() const {
  std::vector<WatchedSegment> watched;
  watched.reserve(watches_.size());
  for (const auto& [name, watch] : watches_) watched.push_back(watch.segment);
  return watched;
}

}  // namespace muster::server
