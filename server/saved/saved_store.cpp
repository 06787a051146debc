#include "server/saved/saved_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/index/bitmap.hpp"
#include "engine/values/utf8.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"
#include "query/language/references.hpp"
#include "query/plan/saved_closure.hpp"
#include "query/run/members.hpp"
#include "query/run/row_blocks.hpp"
#include "query/scorecards/bind_scorecard.hpp"
#include "query/scorecards/check_scorecard.hpp"
#include "query/scorecards/scorecard_references.hpp"
#include "server/api/scorecard_body.hpp"

namespace muster::server {

namespace {

using engine::DefinitionKind;
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

/// What a saved text refers to; nothing where it cannot be read.
std::vector<query::SavedReference> references_in(DefinitionKind kind, const std::string& text) {
  if (kind == DefinitionKind::segment) {
    const Result<query::Expression> definition = query::parse(text);
    return definition ? query::references_of(*definition) : std::vector<query::SavedReference>{};
  }
  const Result<query::Scorecard> card = parse_scorecard(text);
  return card ? query::references_of(*card) : std::vector<query::SavedReference>{};
}

SavedKind saved_kind(DefinitionKind kind) {
  return kind == DefinitionKind::segment ? SavedKind::segment : SavedKind::scorecard;
}

const engine::SegmentCatalogue& kept(const SavedState& state, DefinitionKind kind) {
  return kind == DefinitionKind::segment ? state.segments : state.scorecards;
}

/// The segments and scorecards whose definitions name it, spelled as they would be written.
std::vector<std::string> dependents(const SavedState& state, SavedKind kind,
                                    std::string_view name) {
  std::vector<std::string> found;
  for (const DefinitionKind of : {DefinitionKind::segment, DefinitionKind::scorecard}) {
    for (const engine::Segment* saved : kept(state, of).by_name()) {
      const std::vector<query::SavedReference> references = references_in(of, saved->where);
      const bool names = std::any_of(
          references.begin(), references.end(), [&](const query::SavedReference& reference) {
            return reference.to.kind == kind && reference.to.name == name;
          });
      if (names) found.push_back(query::spelled(saved_kind(of), saved->name));
    }
  }
  return found;
}

Status check_unused(const SavedState& state, SavedKind kind, std::string_view name) {
  const std::vector<std::string> users = dependents(state, kind, name);
  if (users.empty()) return {};
  return Error{
      ErrorCode::in_use,
      fmt::format("{} is in use; first change or delete {}: {}", query::spelled(kind, name),
                  users.size() == 1 ? "what refers to it"
                                    : fmt::format("the {} that refer to it", users.size()),
                  fmt::join(users, ", "))};
}

/// What follows a saved definition by name.
std::optional<query::ClosureFault> follow(SavedKind kind, const std::string& name,
                                          const query::SavedDefinitions& definitions,
                                          query::SavedClosure& closure) {
  if (kind == SavedKind::segment) {
    const query::Expression reference{query::SavedCondition{kind, name}};
    return query::follow_references(reference, &definitions, {}, closure);
  }
  const query::Term reference{query::ScoreTerm{name}};
  return query::follow_references(reference, &definitions, closure);
}

/// Whether all that reach the draft's name could still be asked with the new definition, which
/// stands in for the old one.
Status check_dependents(const SavedState& state, const StoreDefinitions& definitions,
                        SavedKind kind, const std::string& draft) {
  for (const DefinitionKind of : {DefinitionKind::segment, DefinitionKind::scorecard}) {
    for (const engine::Segment* saved : kept(state, of).by_name()) {
      query::SavedClosure closure;
      auto fault = follow(saved_kind(of), saved->name, definitions, closure);
      const bool reaches = kind == SavedKind::segment ? closure.segments.contains(draft)
                                                      : closure.scorecards.contains(draft);
      if (!fault || !reaches) continue;
      Error error = std::move(fault->error);
      error.message = fmt::format("{}, which refers to it: {}",
                                  query::spelled(saved_kind(of), saved->name), error.message);
      return error;
    }
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
    : SavedStore(std::make_shared<Shared>(path), std::move(population)) {}

std::shared_ptr<SavedStore> SavedStore::at(
    std::shared_ptr<const engine::Population> population) const {
  return std::shared_ptr<SavedStore>(new SavedStore(shared_, std::move(population)));
}

std::shared_ptr<SavedStore> SavedStore::fitting(
    std::shared_ptr<const engine::Population> population) const {
  std::shared_ptr<SavedStore> store = at(std::move(population));
  store->fitting_only_ = true;
  return store;
}

std::shared_ptr<const StoreDefinitions> SavedStore::fitting_definitions(
    const std::shared_ptr<const StoreDefinitions>& all) const {
  std::string key;
  for (const engine::Attribute* attribute : population_->attributes().all()) {
    key.append(attribute->name()).push_back('\0');
  }
  {
    const std::lock_guard lock(shared_->latest_lock);
    const auto known = shared_->fitting.find(key);
    if (known != shared_->fitting.end() && known->second.of == all->state()) {
      return known->second.definitions;
    }
  }
  const auto state = std::make_shared<SavedState>();
  state->lists = all->state()->lists;
  query::QueryContext context;
  context.saved = all;
  for (const engine::Segment* each : all->state()->segments.by_name()) {
    const query::Expression named{query::SavedCondition{SavedKind::segment, each->name}};
    if (!query::bind(named, *population_, context)) continue;
    ENGINE_CHECK(state->segments.add(*each).ok());
  }
  for (const engine::Segment* each : all->state()->scorecards.by_name()) {
    const Result<const query::SavedScorecard*> card = all->scorecard(each->name);
    if (!card || *card == nullptr) continue;
    if (!query::bind_scorecard((*card)->definition, *population_, context)) continue;
    ENGINE_CHECK(state->scorecards.add(*each).ok());
  }
  auto definitions = std::make_shared<const StoreDefinitions>(state, shared_->list_rows);
  const std::lock_guard lock(shared_->latest_lock);
  shared_->fitting.insert_or_assign(std::move(key), Shared::Fitting{all->state(), definitions});
  return definitions;
}

Result<std::shared_ptr<const StoreDefinitions>> SavedStore::latest() const {
  auto state = shared_->catalogue.state();
  if (!state) return std::move(state).error();
  std::shared_ptr<const StoreDefinitions> all;
  {
    const std::lock_guard lock(shared_->latest_lock);
    if (!shared_->latest || shared_->latest->state() != *state) {
      shared_->latest = std::make_shared<const StoreDefinitions>(*state, shared_->list_rows);
      shared_->list_rows.forget_all_but(**state);
    }
    all = shared_->latest;
  }
  return fitting_only_ ? fitting_definitions(all) : all;
}

std::shared_ptr<const query::SavedDefinitions> SavedStore::definitions() const {
  return std::make_shared<const AskedDefinitions>([store = *this] {
    auto known = store.latest();
    if (known) return std::shared_ptr<const query::SavedDefinitions>(*std::move(known));
    return std::shared_ptr<const query::SavedDefinitions>(
        std::make_shared<const UnreadableDefinitions>(std::move(known).error()));
  });
}

Result<std::shared_ptr<const SavedState>> SavedStore::state() const {
  auto known = latest();
  if (!known) return std::move(known).error();
  return (*known)->state();
}

Result<engine::Segment> SavedStore::definition(DefinitionKind kind, std::string_view name) const {
  const auto known = latest();
  if (!known) return known.error();
  if (const engine::Segment* found = kept(*(*known)->state(), kind).find(name)) return *found;
  return query::unknown_saved(known->get(), saved_kind(kind), name);
}

Result<engine::Segment> SavedStore::segment(std::string_view name) const {
  return definition(DefinitionKind::segment, name);
}

Result<engine::Segment> SavedStore::scorecard(std::string_view name) const {
  return definition(DefinitionKind::scorecard, name);
}

Result<engine::ListEntry> SavedStore::list(std::string_view name) const {
  auto state = shared_->catalogue.state();
  if (!state) return std::move(state).error();
  const auto found = (*state)->lists.find(name);
  if (found != (*state)->lists.end()) return found->second;
  return query::unknown_saved(definitions().get(), SavedKind::list, name);
}

Result<std::vector<engine::SegmentRevision>> SavedStore::history(std::string_view name,
                                                                 DefinitionKind kind) const {
  // What was said earlier may speak of what is not there for this caller.
  if (fitting_only_) {
    const auto known = latest();
    if (!known) return known.error();
    return query::unknown_saved(known->get(), saved_kind(kind), name);
  }
  auto history = shared_->catalogue.history(name, kind);
  if (history && history->empty()) {
    return query::unknown_saved(definitions().get(), saved_kind(kind), name);
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
  Status written = shared_->catalogue.write([&](engine::Catalogue::Change& change) -> Status {
    const auto definitions = std::make_shared<StoreDefinitions>(change.state(), shared_->list_rows);
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
    definitions->stand_in(draft.name, query.expression);
    Status others = check_dependents(*change.state(), *definitions, SavedKind::segment, draft.name);
    if (!others) return others;

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

Result<ScorecardSaved> SavedStore::save(const ScorecardDraft& draft) {
  if (Status fits = check_draft(draft.name, draft.description, draft.owner); !fits) {
    return std::move(fits).error();
  }
  query::Scorecard card = draft.card;
  card.name = draft.name;
  card.description.clear();  // kept beside it
  ScorecardSaved saved;
  Status written = shared_->catalogue.write([&](engine::Catalogue::Change& change) -> Status {
    const auto definitions = std::make_shared<StoreDefinitions>(change.state(), shared_->list_rows);
    query::SavedClosure closure;
    if (auto fault = query::follow_references(card, definitions.get(), draft.name, closure)) {
      return query::error_in(card, *std::move(fault));
    }
    query::QueryContext context = draft.context;
    context.saved = definitions;
    auto bound = query::bind_scorecard(card, *population_, context);
    if (!bound) return std::move(bound).error();
    saved.warnings = std::move(bound->warnings);
    definitions->stand_in(draft.name, card);
    Status others =
        check_dependents(*change.state(), *definitions, SavedKind::scorecard, draft.name);
    if (!others) return others;

    const engine::Segment* old = change.state()->scorecards.find(draft.name);
    engine::Segment scorecard = old == nullptr ? engine::Segment{} : *old;
    scorecard.name = draft.name;
    scorecard.where = scorecard_json(card);
    if (draft.description) scorecard.description = *draft.description;
    if (draft.owner) scorecard.owner = *draft.owner;
    auto put = change.put_scorecard(scorecard);
    if (!put) return std::move(put).error();
    saved.created = *put;
    return {};
  });
  if (!written) return std::move(written).error();
  auto now = scorecard(draft.name);
  if (!now) return std::move(now).error();
  saved.scorecard = *std::move(now);
  return saved;
}

Status SavedStore::remove(DefinitionKind kind, std::string_view name) {
  if (auto there = definition(kind, name); !there) return std::move(there).error();
  return shared_->catalogue.write([&](engine::Catalogue::Change& change) -> Status {
    if (Status unused = check_unused(*change.state(), saved_kind(kind), name); !unused) {
      return unused;
    }
    return kind == DefinitionKind::segment ? change.remove_segment(name)
                                           : change.remove_scorecard(name);
  });
}

Status SavedStore::remove_segment(std::string_view name) {
  return remove(DefinitionKind::segment, name);
}

Status SavedStore::remove_scorecard(std::string_view name) {
  return remove(DefinitionKind::scorecard, name);
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
  return put_ids(draft, engine::IdList::of(std::move(ids)));
}

Result<ListSaved> SavedStore::save(const ListDraft& draft, const engine::Bitmap& places,
                                   const engine::Population& version) {
  if (Status fits = check_draft(draft.name, draft.description, draft.owner); !fits) {
    return std::move(fits).error();
  }
  const std::uint64_t count = places.cardinality();
  if (const auto last = count > 0 ? places.at(count - 1) : std::nullopt;
      last && *last >= version.size()) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("the bitmap has place {}, but version {} has {} customers, whose places "
                    "count from 0",
                    *last, version.version(), version.size())};
  }
  engine::IdListBuilder builder;
  std::string id;
  Status fits;
  query::for_each_row(places, [&](std::uint32_t place) {
    id.clear();
    version.directory().append_id(version.directory().row_at_rank(place), id);
    if (id.size() > engine::kMostIdBytes) {
      fits = id_too_long();
    } else {
      builder.append(id);
    }
  });
  if (!fits) return std::move(fits).error();
  return put_ids(draft, builder.finish());
}

Result<ListSaved> SavedStore::put_ids(const ListDraft& draft, engine::IdList list) {
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
  Status written = shared_->catalogue.write([&](engine::Catalogue::Change& change) -> Status {
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
  return shared_->catalogue.write([&](engine::Catalogue::Change& change) -> Status {
    if (Status unused = check_unused(*change.state(), SavedKind::list, name); !unused) {
      return unused;
    }
    return change.remove_list(name);
  });
}

}  // namespace muster::server
