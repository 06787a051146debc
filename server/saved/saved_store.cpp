#include "server/saved/saved_store.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/values/utf8.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/language/references.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/run/members.hpp"

namespace muster::server {

namespace {

using engine::SavedState;
using query::SavedKind;

constexpr std::size_t kUnknownShown = 5;

Status check_words(std::string_view what, std::string_view text, std::size_t most) {
  if (!engine::is_utf8(text)) {
    return Error{ErrorCode::invalid_input, fmt::format("the {} is not UTF-8", what)};
  }
  if (engine::count_letters(text) <= most) return {};
  return Error{ErrorCode::limit_exceeded, fmt::format("the {} has at most {} letters", what, most)};
}

Status check_draft(std::string_view name, const std::optional<std::string>& description,
                   const std::optional<std::string>& owner) {
  if (Status fits = engine::check_saved_name(name); !fits) return fits;
  Status described =
      check_words("description", description.value_or(""), engine::kMostDescriptionLetters);
  if (!described) return described;
  return check_words("owner", owner.value_or(""), engine::kMostNameLetters);
}

/// The segments whose definitions name it, spelled as they would be written.
std::vector<std::string> dependents(const SavedState& state, SavedKind kind,
                                    std::string_view name) {
  std::vector<std::string> found;
  for (const engine::Segment* segment : state.segments.by_name()) {
    const Result<query::Expression> definition = query::parse(segment->where);
    if (!definition) continue;
    for (const query::SavedReference& reference : query::references_of(*definition)) {
      if (reference.to.kind != kind || reference.to.name != name) continue;
      found.push_back(query::print(
          query::Expression{query::SavedCondition{SavedKind::segment, segment->name}}));
      break;
    }
  }
  return found;
}

Status check_unused(const SavedState& state, SavedKind kind, std::string_view name) {
  const std::vector<std::string> users = dependents(state, kind, name);
  if (users.empty()) return {};
  return Error{
      ErrorCode::in_use,
      fmt::format("{} is in use; first change or delete {}: {}",
                  query::print(query::Expression{query::SavedCondition{kind, std::string(name)}}),
                  users.size() == 1 ? "what refers to it"
                                    : fmt::format("the {} that refer to it", users.size()),
                  fmt::join(users, ", "))};
}

/// Whether all that reach the draft's name could still be asked with the new definition.
Status check_dependents(const SavedState& state, StoreDefinitions& definitions,
                        const SegmentDraft& draft) {
  definitions.stand_in(draft.name, draft.query.expression);
  for (const engine::Segment* segment : state.segments.by_name()) {
    query::SavedClosure closure;
    const query::Expression reference{query::SavedCondition{SavedKind::segment, segment->name}};
    auto fault = query::follow_references(reference, &definitions, {}, closure);
    if (!fault || !closure.segments.contains(draft.name)) continue;
    Error error = std::move(fault->error);
    error.message =
        fmt::format("{}, which refers to it: {}", query::print(reference), error.message);
    return error;
  }
  return {};
}

Error id_too_long() {
  return {ErrorCode::limit_exceeded,
          fmt::format("a list takes ids of at most {} bytes", engine::kMostIdBytes)};
}

}  // namespace

SavedStore::SavedStore(const std::filesystem::path& path,
                       std::shared_ptr<const engine::Population> population)
    : population_(std::move(population)), catalogue_(path), list_rows_(catalogue_, population_) {}

std::shared_ptr<const query::SavedDefinitions> SavedStore::definitions() const {
  auto state = catalogue_.state();
  if (!state) return std::make_shared<const UnreadableDefinitions>(std::move(state).error());
  const std::lock_guard lock(latest_lock_);
  if (!latest_ || latest_->state() != *state) {
    latest_ = std::make_shared<const StoreDefinitions>(*state, list_rows_);
    list_rows_.forget_all_but(**state);
  }
  return latest_;
}

Result<std::shared_ptr<const SavedState>> SavedStore::state() const { return catalogue_.state(); }

Result<engine::Segment> SavedStore::segment(std::string_view name) const {
  auto state = catalogue_.state();
  if (!state) return std::move(state).error();
  if (const engine::Segment* found = (*state)->segments.find(name)) return *found;
  return query::unknown_saved(definitions().get(), SavedKind::segment, name);
}

Result<engine::ListEntry> SavedStore::list(std::string_view name) const {
  auto state = catalogue_.state();
  if (!state) return std::move(state).error();
  const auto found = (*state)->lists.find(name);
  if (found != (*state)->lists.end()) return found->second;
  return query::unknown_saved(definitions().get(), SavedKind::list, name);
}

Result<std::vector<engine::SegmentRevision>> SavedStore::history(std::string_view name) const {
  auto history = catalogue_.history(name);
  if (history && history->empty()) {
    return query::unknown_saved(definitions().get(), SavedKind::segment, name);
  }
  return history;
}

Result<SegmentSaved> SavedStore::save(const SegmentDraft& draft) {
  if (Status fits = check_draft(draft.name, draft.description, draft.owner); !fits) {
    return std::move(fits).error();
  }
  SegmentSaved saved;
  const query::Query& query = draft.query;
  // Checked and saved in one go: what is referred to cannot leave in between.
  Status written = catalogue_.write([&](engine::Catalogue::Change& change) -> Status {
    const auto definitions = std::make_shared<StoreDefinitions>(change.state(), list_rows_);
    query::SavedClosure closure;
    if (auto fault =
            query::follow_references(query.expression, definitions.get(), draft.name, closure)) {
      Error error = std::move(fault->error);
      if (!query.text.empty()) error.position = query::position_at(query.text, fault->span.begin);
      return error;
    }
    query::QueryContext context = query.context;
    context.saved = definitions;
    auto bound = query::bind(query.expression, *population_, context, query.text);
    if (!bound) return std::move(bound).error();
    saved.warnings = std::move(bound->warnings);
    if (Status others = check_dependents(*change.state(), *definitions, draft); !others)
      return others;

    const engine::Segment* old = change.state()->segments.find(draft.name);
    engine::Segment segment = old == nullptr ? engine::Segment{} : *old;
    segment.name = draft.name;
    segment.where = query.text.empty() ? query::print(query.expression) : query.text;
    if (draft.family) segment.family = *draft.family;
    if (draft.description) segment.description = *draft.description;
    if (draft.owner) segment.owner = *draft.owner;
    auto put = change.put_segment(segment);
    if (!put) return std::move(put).error();
    saved.created = *put;
    return {};
  });
  if (!written) return std::move(written).error();
  auto now = segment(draft.name);
  if (!now) return std::move(now).error();
  saved.segment = *std::move(now);
  return saved;
}

Status SavedStore::remove_segment(std::string_view name) {
  if (auto there = segment(name); !there) return std::move(there).error();
  return catalogue_.write([&](engine::Catalogue::Change& change) -> Status {
    if (Status unused = check_unused(*change.state(), SavedKind::segment, name); !unused) {
      return unused;
    }
    return change.remove_segment(name);
  });
}

Result<ListSaved> SavedStore::save(const ListDraft& draft, const query::Query& query,
                                   const engine::Execution& execution) {
  if (Status fits = check_draft(draft.name, draft.description, draft.owner); !fits) {
    return std::move(fits).error();
  }
  query::MembersRequest request;
  request.query = query;
  request.query.context.as_of = query.context.instant();
  request.query.context.saved = definitions();
  auto members = query::MemberStream::open(population_, request, execution);
  if (!members) return std::move(members).error();
  engine::IdListBuilder builder;
  std::string id;
  for (auto rows = members->next(); !rows.empty(); rows = members->next()) {
    for (const engine::Row row : rows) {
      id.clear();
      population_->directory().append_id(row, id);
      if (id.size() > engine::kMostIdBytes) return id_too_long();
      builder.append(id);
    }
  }
  engine::ListEntry entry;
  entry.where = query.text.empty() ? query::print(query.expression) : query.text;
  entry.as_of = *request.query.context.as_of;
  auto saved = put(draft, std::move(entry), builder.finish());
  if (!saved) return saved;
  saved->known = saved->entry.size;
  saved->warnings = members->warnings();
  return saved;
}

Result<ListSaved> SavedStore::save(const ListDraft& draft, std::vector<std::string> ids) {
  if (Status fits = check_draft(draft.name, draft.description, draft.owner); !fits) {
    return std::move(fits).error();
  }
  for (const std::string& id : ids) {
    if (id.size() > engine::kMostIdBytes) return id_too_long();
  }
  engine::IdList list = engine::IdList::of(std::move(ids));
  const engine::IdList::Found found = list.rows_in(*population_, kUnknownShown);
  engine::ListEntry entry;
  entry.as_of = engine::now();
  auto saved = put(draft, std::move(entry), std::move(list));
  if (!saved) return saved;
  saved->known = found.rows.cardinality();
  saved->unknown = found.unknown;
  saved->first_unknown = found.first_unknown;
  return saved;
}

Result<ListSaved> SavedStore::put(const ListDraft& draft, engine::ListEntry entry,
                                  engine::IdList ids) {
  entry.name = draft.name;
  entry.version = population_->version();
  ListSaved saved;
  Status written = catalogue_.write([&](engine::Catalogue::Change& change) -> Status {
    const auto old = change.state()->lists.find(draft.name);
    const bool is_new = old == change.state()->lists.end();
    entry.description = draft.description.value_or(is_new ? "" : old->second.description);
    entry.owner = draft.owner.value_or(is_new ? "" : old->second.owner);
    auto put = change.put_list(entry, ids);
    if (!put) return std::move(put).error();
    saved.created = *put;
    return {};
  });
  if (!written) return std::move(written).error();
  auto now = list(draft.name);
  if (!now) return std::move(now).error();
  saved.entry = *std::move(now);
  return saved;
}

Status SavedStore::remove_list(std::string_view name) {
  if (auto there = list(name); !there) return std::move(there).error();
  return catalogue_.write([&](engine::Catalogue::Change& change) -> Status {
    if (Status unused = check_unused(*change.state(), SavedKind::list, name); !unused) {
      return unused;
    }
    return change.remove_list(name);
  });
}

}  // namespace muster::server
