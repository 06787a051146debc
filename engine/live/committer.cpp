#include "engine/live/committer.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace muster::engine {

namespace {

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Error used_otherwise(std::string_view key) {
  return {ErrorCode::invalid_input,
          "the idempotency key " + std::string(key) +
              " was used for another batch; a new batch needs a key of its own"};
}

}  // namespace

// Requests on their way to the disk.
struct Committer::Group {
  explicit Group(std::span<const CommitRequest> asked) : requests(asked), answers(asked.size()) {}

  struct Admitted {
    std::size_t at = 0;  // among the requests
    Committed committed;
  };
  struct Echo {
    std::size_t at = 0;
    std::size_t of = 0;  // among the admitted
  };

  std::span<const CommitRequest> requests;
  std::vector<std::optional<Result<Committed>>> answers;
  Lineage newest;  // before it
  std::vector<Admitted> admitted;
  std::map<std::string_view, std::size_t> keys;  // of the admitted
  std::vector<Echo> echoes;                      // requests that repeat one of the group

  std::uint64_t last_sequence() const { return admitted.back().committed.sequence; }
  Outcome outcome(const Status& durable);
};

// With answers for all who were admitted too: they are durable, or none of them is.
Committer::Outcome Committer::Group::outcome(const Status& durable) {
  Outcome outcome;
  for (const Admitted& one : admitted) {
    if (durable.ok()) {
      ++outcome.batches;
      outcome.bytes += requests[one.at].bytes.size();
      answers[one.at] = one.committed;
    } else {
      answers[one.at] = durable.error();
    }
  }
  for (const Echo& echo : echoes) {
    answers[echo.at] = answers[admitted[echo.of].at];
    if (durable.ok()) (*answers[echo.at])->repeated = true;
  }
  outcome.answers.reserve(answers.size());
  for (auto& answer : answers) outcome.answers.push_back(*std::move(answer));
  return outcome;
}

void Committer::admit(std::size_t at, Group& group, PendingChanges& pending) {
  const CommitRequest& request = group.requests[at];
  const auto& precondition = request.terms->precondition;
  auto counts = pending.add(*request.batch, precondition ? &*precondition : nullptr);
  if (!counts.ok()) {
    group.answers[at] = std::move(counts).error();
    return;
  }
  group.admitted.push_back(
      {at, {.sequence = group.newest.sequence + group.admitted.size() + 1, .counts = *counts}});
  const std::string& key = request.terms->idempotency_key;
  if (!key.empty()) group.keys.emplace(key, group.admitted.size() - 1);
}

void Committer::admit_keyed(std::size_t at, Group& group, PendingChanges& pending) {
  const CommitRequest& request = group.requests[at];
  const std::string& key = request.terms->idempotency_key;
  if (const auto now = group.keys.find(key); now != group.keys.end()) {
    const Group::Admitted& first = group.admitted[now->second];
    if (group.requests[first.at].bytes != request.bytes) {
      group.answers[at] = used_otherwise(key);
    } else {
      group.echoes.push_back({at, now->second});
    }
    return;
  }
  auto use = journal_.find_key(key);
  if (!use.ok()) {
    group.answers[at] = std::move(use).error();
  } else if (!use->has_value()) {
    admit(at, group, pending);
  } else if ((*use)->content != content_hash(request.bytes)) {
    group.answers[at] = used_otherwise(key);
  } else {
    auto committed = read_committed((*use)->reply);
    if (committed.ok()) committed->repeated = true;
    group.answers[at] = std::move(committed);
  }
}

void Committer::admit_all(Group& group, PendingChanges& pending) {
  for (std::size_t at = 0; at < group.requests.size(); ++at) {
    if (group.requests[at].terms->idempotency_key.empty()) {
      admit(at, group, pending);
    } else {
      admit_keyed(at, group, pending);
    }
  }
  if (group.admitted.empty()) return;
  // What a caller can see first is the version of the whole group.
  const std::string version = Lineage{group.newest.origin, group.last_sequence()}.version();
  for (Group::Admitted& one : group.admitted) one.committed.version = version;
}

Status Committer::make_durable(const Group& group) {
  const std::int64_t now = seconds_now();
  std::vector<std::string> replies(group.admitted.size());
  std::vector<JournalEntry> entries;
  entries.reserve(group.admitted.size());
  for (std::size_t i = 0; i < group.admitted.size(); ++i) {
    const Group::Admitted& one = group.admitted[i];
    const CommitRequest& request = group.requests[one.at];
    if (!request.terms->idempotency_key.empty()) replies[i] = written(one.committed);
    entries.push_back({.sequence = one.committed.sequence,
                       .time = now,
                       .bytes = request.bytes,
                       .key = request.terms->idempotency_key,
                       .reply = replies[i]});
  }
  return journal_.append(group.newest.origin, entries);
}

Status Committer::note(LiveHead& head, const Group& group) {
  Status durable = make_durable(group);
  if (!durable.ok()) {
    head.forget_plan();
    return durable;
  }
  std::vector<std::string> batches;
  batches.reserve(group.admitted.size());
  for (const Group::Admitted& one : group.admitted) {
    batches.push_back(group.requests[one.at].bytes);
  }
  head.note(std::move(batches));
  return {};
}

Committer::Outcome Committer::commit(LiveHead& head, std::span<const CommitRequest> requests) {
  Group group(requests);
  if (head.can_note(requests)) {
    group.newest = head.newest();
    head.plan([&](PendingChanges& pending) { admit_all(group, pending); });
    return group.outcome(group.admitted.empty() ? Status{} : note(head, group));
  }
  PendingChanges pending = head.changes();
  group.newest = head.newest();
  admit_all(group, pending);
  if (group.admitted.empty()) return group.outcome({});
  auto made = pending.finish(group.last_sequence());
  if (!made.ok() && group.admitted.size() > 1) {
    // One of them asks for too much: each for itself, so that it alone is refused.
    return commit_one_by_one(head, requests);
  }
  Status durable = made.ok() ? make_durable(group) : Status(made.error());
  if (durable.ok()) head.publish(*std::move(made));
  return group.outcome(durable);
}

Committer::Outcome Committer::commit_one_by_one(LiveHead& head,
                                                std::span<const CommitRequest> requests) {
  Outcome all;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Outcome one = commit(head, requests.subspan(i, 1));
    all.answers.push_back(std::move(one.answers.front()));
    all.batches += one.batches;
    all.bytes += one.bytes;
  }
  return all;
}

}  // namespace muster::engine
