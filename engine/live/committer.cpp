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

// Requests on their way into one version.
struct Committer::Group {
  Group(std::span<const CommitRequest> asked, std::shared_ptr<const Population> from,
        std::shared_ptr<CustomerIndex> index)
      : requests(asked),
        answers(asked.size()),
        base(from),
        pending(std::move(from), std::move(index)) {}

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
  std::shared_ptr<const Population> base;
  PendingChanges pending;
  std::vector<Admitted> admitted;
  std::map<std::string_view, std::size_t> keys;  // of the admitted
  std::vector<Echo> echoes;                      // requests that repeat one of the group

  void refuse_all(const Error& error) {
    for (const Admitted& one : admitted) answers[one.at] = error;
    for (const Echo& echo : echoes) answers[echo.at] = error;
  }
};

void Committer::admit(std::size_t at, Group& group) {
  const CommitRequest& request = group.requests[at];
  const auto& precondition = request.terms->precondition;
  auto counts = group.pending.add(*request.batch, precondition ? &*precondition : nullptr);
  if (!counts.ok()) {
    group.answers[at] = std::move(counts).error();
    return;
  }
  const Lineage& base = group.base->lineage();
  const Lineage next{base.origin, base.sequence + group.admitted.size() + 1};
  group.admitted.push_back({at, {next.sequence, next.version(), *counts}});
  const std::string& key = request.terms->idempotency_key;
  if (!key.empty()) group.keys.emplace(key, group.admitted.size() - 1);
}

void Committer::admit_keyed(std::size_t at, Group& group) {
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
    admit(at, group);
  } else if ((*use)->content != content_hash(request.bytes)) {
    group.answers[at] = used_otherwise(key);
  } else {
    auto committed = read_committed((*use)->reply);
    if (committed.ok()) committed->repeated = true;
    group.answers[at] = std::move(committed);
  }
}

Status Committer::make_durable(const Group& group, const std::string& origin) {
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
  return journal_.append(origin, entries);
}

Committer::Outcome Committer::commit(const std::shared_ptr<const Population>& base,
                                     std::span<const CommitRequest> requests) {
  Group group(requests, base, index_);
  for (std::size_t at = 0; at < requests.size(); ++at) {
    if (requests[at].terms->idempotency_key.empty()) {
      admit(at, group);
    } else {
      admit_keyed(at, group);
    }
  }
  Outcome outcome;
  if (!group.admitted.empty()) {
    const std::uint64_t sequence = group.admitted.back().committed.sequence;
    index_.reset();  // finish() takes it on to a version that may never be published
    auto finished = group.pending.finish(sequence);
    if (!finished.ok() && group.admitted.size() > 1) {
      // One of them asks for too much: each for itself, so that it alone is refused.
      return commit_one_by_one(base, requests);
    }
    Status durable;
    if (finished.ok()) {
      // What a caller sees first is the version of the whole group.
      for (Group::Admitted& one : group.admitted) {
        one.committed.version = finished->population->version();
      }
      durable = make_durable(group, base->lineage().origin);
    } else {
      durable = finished.error();
    }
    if (!durable.ok()) {
      group.refuse_all(durable.error());
    } else {
      outcome.publications.push_back(
          {sequence, base, std::move(finished->population),
           std::make_shared<const RowChanges>(std::move(finished->rows))});
      index_ = std::move(finished->index);
      outcome.batches = group.admitted.size();
      for (const Group::Admitted& one : group.admitted) {
        outcome.bytes += requests[one.at].bytes.size();
        group.answers[one.at] = one.committed;
      }
      for (const Group::Echo& echo : group.echoes) {
        Committed again = group.admitted[echo.of].committed;
        again.repeated = true;
        group.answers[echo.at] = std::move(again);
      }
    }
  }
  outcome.answers.reserve(requests.size());
  for (auto& answer : group.answers) outcome.answers.push_back(*std::move(answer));
  return outcome;
}

Committer::Outcome Committer::commit_one_by_one(const std::shared_ptr<const Population>& base,
                                                std::span<const CommitRequest> requests) {
  Outcome all;
  std::shared_ptr<const Population> newest = base;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Outcome one = commit(newest, requests.subspan(i, 1));
    all.answers.push_back(std::move(one.answers.front()));
    all.batches += one.batches;
    all.bytes += one.bytes;
    for (Publication& publication : one.publications) {
      newest = publication.after;
      all.publications.push_back(std::move(publication));
    }
  }
  return all;
}

}  // namespace muster::engine
