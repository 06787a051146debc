#include "engine/live/pending_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/live/check_changes.hpp"
#include "engine/live/customer_index.hpp"
#include "engine/live/staged_attributes.hpp"
#include "engine/live/staged_events.hpp"
#include "engine/live/staged_rows.hpp"
#include "engine/population/next_population.hpp"

namespace muster::engine {

namespace {

using Kind = CustomerChange::Kind;

Error nobody(std::string_view id) {
  return {ErrorCode::not_found, fmt::format("there is no customer {}", id)};
}

// What a batch does to customers, found before anything is taken: slots of those there are, and
// behind them those that the batch creates.
struct BatchPlan {
  std::vector<Slot> customers;  // of each change
  std::vector<Slot> events;     // of each event
  std::vector<std::string_view> created;
  ChangeCounts counts;
};

}  // namespace

struct PendingChanges::State {
  State(std::shared_ptr<const Population> from, std::shared_ptr<CustomerIndex> kept)
      : base(std::move(from)),
        index(std::move(kept)),
        rows(base->size()),
        attributes(*base),
        events(*base) {}

  std::shared_ptr<const Population> base;
  std::shared_ptr<CustomerIndex> index;
  StagedRows rows;
  StagedAttributes attributes;
  StagedEvents events;
  std::vector<Slot> touched;  // spoken of or created, some more than once
  std::uint64_t batches = 0;

  std::optional<Slot> find(std::string_view id) const {
    if (const auto created = rows.find_created(id)) return created;
    const auto row = index->find(*base, id);
    return row && rows.is_there(*row) ? std::optional<Slot>(*row) : std::nullopt;
  }
  Result<BatchPlan> plan(const ChangeBatch& batch) const;
  Status check(const Precondition& wanted);
  void take(const ChangeBatch& batch, const BatchPlan& plan);
  PopulationChanges changes(std::uint64_t sequence) const;
  RowChanges row_changes(const IdChanges& ids, const Population& after) const;
};

PendingChanges::PendingChanges(std::shared_ptr<const Population> base,
                               std::shared_ptr<CustomerIndex> index)
    : state_(std::make_unique<State>(std::move(base), index != nullptr
                                                          ? std::move(index)
                                                          : std::make_shared<CustomerIndex>())) {}
PendingChanges::PendingChanges(PendingChanges&&) noexcept = default;
PendingChanges& PendingChanges::operator=(PendingChanges&&) noexcept = default;
PendingChanges::~PendingChanges() = default;

Result<BatchPlan> PendingChanges::State::plan(const ChangeBatch& batch) const {
  BatchPlan plan;
  plan.customers.reserve(batch.customers.size());
  plan.events.reserve(batch.events.size());
  // Ids that this batch creates or removes; nobody has a slot of no value.
  boost::unordered_flat_map<std::string_view, std::optional<Slot>> here;
  const auto slot_of = [&](std::string_view id) {
    if (!here.empty()) {
      if (const auto found = here.find(id); found != here.end()) return found->second;
    }
    return find(id);
  };
  std::uint64_t size = rows.rows();
  const auto create = [&](std::string_view id) {
    const Slot slot = rows.next_slot() + plan.created.size();
    plan.created.push_back(id);
    here.insert_or_assign(id, slot);
    ++size;
    ++plan.counts.created;
    return slot;
  };
  const auto full = [&] {
    return size >= kMaxRows ||
           rows.next_slot() + plan.created.size() >= std::numeric_limits<std::uint32_t>::max();
  };
  const Error too_many{ErrorCode::limit_exceeded,
                       fmt::format("a population holds at most {} customers", kMaxRows)};

  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < batch.customers.size(); ++i) {
    const CustomerChange& change = batch.customers[i];
    const std::string_view id = batch.ids[i];
    const std::optional<Slot> slot = slot_of(id);
    if (!slot && change.kind != Kind::put) return nobody(id);
    if (!slot && full()) return too_many;
    plan.customers.push_back(slot ? *slot : create(id));
    if (change.kind == Kind::remove) {
      here.insert_or_assign(id, std::nullopt);
      --size;
      ++plan.counts.removed;
    } else {
      if (slot) ++plan.counts.changed;
      plan.counts.cells += change.end_cell - begin;
    }
    begin = change.end_cell;
  }
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const std::string_view id = batch.event_ids[i];
    const std::optional<Slot> slot = slot_of(id);
    if (!slot && !batch.create_event_customers) return nobody(id);
    if (!slot && full()) return too_many;
    plan.events.push_back(slot ? *slot : create(id));
  }
  plan.counts.events = batch.events.size();
  return plan;
}

Status PendingChanges::State::check(const Precondition& wanted) {
  const std::optional<Slot> slot = find(wanted.id);
  if (!slot) {
    return Error{ErrorCode::precondition_failed, fmt::format("there is no customer {}", wanted.id)};
  }
  if (wanted.tag == "*") return {};
  const bool changed =
      !rows.is_of_base(*slot) || std::find(touched.begin(), touched.end(), *slot) != touched.end();
  std::string tag;
  if (changed) {
    // Others of this group changed her: only the version they make says what she is now.
    auto now = next_population(*base, changes(base->lineage().sequence));
    if (!now.ok()) return std::move(now).error();
    tag = customer_tag(**now, rows.row_of(*slot));
  } else {
    tag = customer_tag(*base, static_cast<Row>(*slot));
  }
  if (tag == wanted.tag) return {};
  return Error{ErrorCode::precondition_failed,
               fmt::format("customer {} has changed meanwhile", wanted.id)};
}

void PendingChanges::State::take(const ChangeBatch& batch, const BatchPlan& plan) {
  attributes.take_attributes(batch);
  events.take_properties(batch);
  std::size_t created = 0;
  const auto create_up_to = [&](Slot slot) {
    while (rows.next_slot() <= slot) rows.create(plan.created[created++]);
  };
  std::uint32_t cell = 0;
  for (std::size_t i = 0; i < batch.customers.size(); ++i) {
    const CustomerChange& change = batch.customers[i];
    const Slot slot = plan.customers[i];
    create_up_to(slot);
    if (change.kind == Kind::remove) {
      rows.remove(slot);
      cell = change.end_cell;
      continue;
    }
    touched.push_back(slot);
    for (; cell < change.end_cell; ++cell) attributes.take_cell(batch, batch.cells[cell], slot);
  }
  cell = 0;
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const Slot slot = plan.events[i];
    create_up_to(slot);
    touched.push_back(slot);
    events.take_event(batch, i, cell, slot);
    cell = batch.events[i].end_cell;
  }
  ++batches;
}

Result<ChangeCounts> PendingChanges::add(const ChangeBatch& batch,
                                         const Precondition* precondition) {
  if (Status good = check_changes(batch); !good.ok()) return std::move(good).error();
  State& state = *state_;
  if (precondition != nullptr) {
    if (Status holds = state.check(*precondition); !holds.ok()) return std::move(holds).error();
  }
  if (Status good = state.attributes.check(batch, state.rows); !good.ok()) {
    return std::move(good).error();
  }
  if (Status good = state.events.check(batch, state.rows); !good.ok()) {
    return std::move(good).error();
  }
  state.index->expect(*state.base, batch.customers.size() + batch.events.size());
  auto plan = state.plan(batch);
  if (!plan.ok()) return std::move(plan).error();
  state.take(batch, *plan);
  return plan->counts;
}

bool PendingChanges::empty() const { return state_->batches == 0; }

PopulationChanges PendingChanges::State::changes(std::uint64_t sequence) const {
  PopulationChanges made;
  made.lineage = {base->lineage().origin, sequence};
  made.ids = rows.id_changes();
  attributes.write_changes(rows, made);
  events.write_changes(rows, made);
  return made;
}

RowChanges PendingChanges::State::row_changes(const IdChanges& ids, const Population& after) const {
  RowChanges changes;
  for (const Slot slot : touched) {
    if (rows.is_there(slot)) changes.touched.push_back(rows.row_of(slot));
  }
  for (const IdChanges::NewId& at : ids.added) changes.created.push_back(at.row);
  for (const IdChanges::NewRow& at : ids.moved) {
    changes.moved.push_back({at.before, at.after});
    changes.touched.push_back(at.after);
  }
  for (const Row row : ids.gone) {
    changes.removed.push_back({row, base->directory().id_at(row)});
  }
  changes.touched.insert(changes.touched.end(), changes.created.begin(), changes.created.end());
  std::sort(changes.touched.begin(), changes.touched.end());
  changes.touched.erase(std::unique(changes.touched.begin(), changes.touched.end()),
                        changes.touched.end());
  changes.attributes = attributes.touched();
  changes.has_events =
      events.has_any() || (!ids.gone.empty() && after.events().size() != base->events().size());
  return changes;
}

Result<PendingChanges::Finished> PendingChanges::finish(std::uint64_t sequence) {
  const State& state = *state_;
  const PopulationChanges changes = state.changes(sequence);
  auto population = next_population(*state.base, changes);
  if (!population.ok()) return std::move(population).error();
  RowChanges rows = state.row_changes(changes.ids, **population);
  state.index->follow(**population, rows);
  return Finished{*std::move(population), std::move(rows), state.index};
}

}  // namespace muster::engine
