#include "server/live/hook_log.hpp"

#include <fmt/format.h>

#include <mutex>
#include <utility>

#include "engine/storage/sqlite.hpp"
#include "engine/values/nearest_name.hpp"

namespace muster::server {
namespace {

using engine::SqliteConnection;
using engine::SqliteStatement;

constexpr const char* kTables = R"(
  CREATE TABLE IF NOT EXISTS hooks (
    name TEXT PRIMARY KEY, url TEXT NOT NULL, secret TEXT NOT NULL, segments TEXT NOT NULL,
    events TEXT NOT NULL, place INTEGER NOT NULL, since INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '', delivered INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dead (
    number INTEGER PRIMARY KEY AUTOINCREMENT, hook TEXT NOT NULL, at INTEGER NOT NULL,
    body TEXT NOT NULL, failure TEXT NOT NULL, again INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS dead_of_hook ON dead (hook, number);
)";

// Names hold no control characters, so a line end parts them.
std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, "\n"));
}
std::vector<std::string> parted(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    names.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return names;
}

}  // namespace

struct HookLog::State {
  explicit State(SqliteConnection opened) : connection(std::move(opened)) {}
  std::mutex lock;
  SqliteConnection connection;

  /// One statement that gives no rows; `bind` gives it its values.
  template <typename Bind>
  Status run(std::string_view sql, const Bind& bind) {
    auto statement = connection.prepare(sql);
    if (!statement) return std::move(statement).error();
    bind(*statement);
    return statement->run();
  }
  Status run_named(std::string_view sql, std::string_view name) {
    return run(sql, [&](SqliteStatement& statement) { statement.bind(1, name); });
  }
  Result<std::int64_t> changes() { return connection.number("SELECT changes()"); }

  Result<std::vector<Hook>> read(std::string_view name) {
    auto query = connection.prepare(
        "SELECT name, url, secret, segments, events, place, since, tries, due, failure, delivered, "
        "(SELECT count(*) FROM dead WHERE hook = name) FROM hooks WHERE ?1 = '' OR name = ?1 ORDER "
        "BY name");
    if (!query) return std::move(query).error();
    query->bind(1, name);
    std::vector<Hook> hooks;
    for (;;) {
      const Result<bool> row = query->next();
      if (!row) return row.error();
      if (!*row) return hooks;
      Hook hook;
      hook.name = query->text(0);
      hook.url = query->text(1);
      hook.secret = query->text(2);
      hook.segments = parted(query->text(3));
      hook.events = parted(query->text(4));
      hook.place = query->number(5);
      hook.since = query->number(6);
      hook.tries = static_cast<unsigned>(query->number(7));
      hook.due = query->number(8);
      hook.failure = query->text(9);
      hook.delivered = static_cast<std::uint64_t>(query->number(10));
      hook.dead = static_cast<std::uint64_t>(query->number(11));
      hooks.push_back(std::move(hook));
    }
  }

  Result<Hook> find(std::string_view name) {
    Result<std::vector<Hook>> hooks = read("");
    if (!hooks) return std::move(hooks).error();
    std::vector<std::string_view> names;
    names.reserve(hooks->size());
    for (Hook& hook : *hooks) {
      if (hook.name == name) return std::move(hook);
      names.push_back(hook.name);
    }
    return Error{ErrorCode::not_found, fmt::format("there is no web hook '{}'", name), std::nullopt,
                 engine::nearest(name, names)};
  }

  Result<std::vector<DeadLetter>> letters(std::string_view sql, std::string_view name) {
    auto query = connection.prepare(sql);
    if (!query) return std::move(query).error();
    query->bind(1, name);
    std::vector<DeadLetter> letters;
    for (;;) {
      const Result<bool> row = query->next();
      if (!row) return row.error();
      if (!*row) return letters;
      letters.push_back({query->number(0), query->number(1), query->text(2), query->text(3),
                         query->number(4) != 0});
    }
  }
};

HookLog::HookLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
HookLog::HookLog(HookLog&&) noexcept = default;
HookLog& HookLog::operator=(HookLog&&) noexcept = default;
HookLog::~HookLog() = default;

Result<HookLog> HookLog::open(const std::filesystem::path& store) {
  auto connection = SqliteConnection::open(store / "feed.sqlite", SqliteConnection::Access::write);
  if (!connection) return std::move(connection).error();
  for (const char* sql : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", kTables}) {
    if (Status done = connection->run(sql); !done) return std::move(done).error();
  }
  return HookLog(std::make_unique<State>(*std::move(connection)));
}

Result<std::vector<Hook>> HookLog::hooks() const {
  const std::lock_guard lock(state_->lock);
  return state_->read("");
}

Result<Hook> HookLog::hook(std::string_view name) const {
  const std::lock_guard lock(state_->lock);
  return state_->find(name);
}

Result<bool> HookLog::put(const Hook& hook) {
  const std::lock_guard lock(state_->lock);
  Result<std::vector<Hook>> all = state_->read("");
  if (!all) return std::move(all).error();
  const bool known = state_->find(hook.name).ok();
  if (!known && all->size() >= kMostHooks) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("at most {} web hooks can be there", kMostHooks)};
  }
  const std::string segments = joined(hook.segments);
  const std::string events = joined(hook.events);
  Status put = state_->run(
      "INSERT INTO hooks (name, url, secret, segments, events, place, since) VALUES (?1, ?2, ?3, "
      "?4, ?5, ?6, ?7) ON CONFLICT (name) DO UPDATE SET url = ?2, secret = ?3, segments = ?4, "
      "events = ?5, tries = 0, due = 0, failure = ''",
      [&](SqliteStatement& statement) {
        statement.bind(1, std::string_view(hook.name)).bind(2, std::string_view(hook.url));
        statement.bind(3, std::string_view(hook.secret)).bind(4, std::string_view(segments));
        statement.bind(5, std::string_view(events)).bind(6, hook.place).bind(7, hook.since);
      });
  if (!put) return std::move(put).error();
  return !known;
}

Status HookLog::remove(std::string_view name) {
  const std::lock_guard lock(state_->lock);
  if (Result<Hook> there = state_->find(name); !there) return std::move(there).error();
  if (Status done = state_->run_named("DELETE FROM hooks WHERE name = ?", name); !done) return done;
  return state_->run_named("DELETE FROM dead WHERE hook = ?", name);
}

Status HookLog::done(std::string_view name, std::int64_t place, bool posted) {
  const std::lock_guard lock(state_->lock);
  return state_->run(
      "UPDATE hooks SET place = ?2, tries = 0, due = 0, failure = CASE WHEN ?3 THEN '' ELSE "
      "failure END, delivered = delivered + ?3 WHERE name = ?1",
      [&](SqliteStatement& statement) {
        statement.bind(1, name).bind(2, place).bind(3, std::int64_t{posted ? 1 : 0});
      });
}

Status HookLog::failed(std::string_view name, unsigned tries, std::int64_t due,
                       const std::string& failure) {
  const std::lock_guard lock(state_->lock);
  return state_->run("UPDATE hooks SET tries = ?2, due = ?3, failure = ?4 WHERE name = ?1",
                     [&](SqliteStatement& statement) {
                       statement.bind(1, name).bind(2, std::int64_t{tries}).bind(3, due);
                       statement.bind(4, std::string_view(failure));
                     });
}

Status HookLog::give_up(std::string_view name, std::int64_t place, std::int64_t now,
                        const std::string& body, const std::string& failure) {
  const std::lock_guard lock(state_->lock);
  // Nobody is told twice, or not at all, because only one of the two was written.
  Status done = state_->connection.run("BEGIN IMMEDIATE");
  if (!done) return done;
  done = state_->run("INSERT INTO dead (hook, at, body, failure) VALUES (?, ?, ?, ?)",
                     [&](SqliteStatement& statement) {
                       statement.bind(1, name).bind(2, now).bind(3, std::string_view(body));
                       statement.bind(4, std::string_view(failure));
                     });
  if (done) {
    done =
        state_->run("UPDATE hooks SET place = ?2, tries = 0, due = 0, failure = ?3 WHERE name = ?1",
                    [&](SqliteStatement& statement) {
                      statement.bind(1, name).bind(2, place).bind(3, std::string_view(failure));
                    });
  }
  if (done) {
    done = state_->run(
        "DELETE FROM dead WHERE hook = ?1 AND number <= (SELECT number FROM dead WHERE hook = ?1 "
        "ORDER BY number DESC LIMIT 1 OFFSET ?2)",
        [&](SqliteStatement& statement) {
          statement.bind(1, name).bind(2, static_cast<std::int64_t>(kMostDeadLetters));
        });
  }
  if (done) done = state_->connection.run("COMMIT");
  if (!done) static_cast<void>(state_->connection.run("ROLLBACK"));
  return done;
}

Result<std::vector<DeadLetter>> HookLog::dead(std::string_view name) const {
  const std::lock_guard lock(state_->lock);
  if (Result<Hook> there = state_->find(name); !there) return std::move(there).error();
  return state_->letters(
      "SELECT number, at, body, failure, again FROM dead WHERE hook = ? ORDER BY number", name);
}

Result<std::uint64_t> HookLog::send_again(std::string_view name) {
  const std::lock_guard lock(state_->lock);
  if (Result<Hook> there = state_->find(name); !there) return std::move(there).error();
  Status done = state_->run_named("UPDATE dead SET again = 1 WHERE hook = ?", name);
  if (!done) return std::move(done).error();
  const Result<std::int64_t> changed = state_->changes();
  if (!changed) return changed.error();
  return static_cast<std::uint64_t>(*changed);
}

Result<std::optional<DeadLetter>> HookLog::next_again(std::string_view name) const {
  const std::lock_guard lock(state_->lock);
  auto letters = state_->letters(
      "SELECT number, at, body, failure, again FROM dead WHERE hook = ? AND again = 1 ORDER BY "
      "number LIMIT 1",
      name);
  if (!letters) return std::move(letters).error();
  if (letters->empty()) return std::optional<DeadLetter>{};
  return std::optional(std::move(letters->front()));
}

Status HookLog::drop(std::int64_t number) {
  const std::lock_guard lock(state_->lock);
  return state_->run("DELETE FROM dead WHERE number = ?",
                     [&](SqliteStatement& statement) { statement.bind(1, number); });
}

Status HookLog::still_dead(std::int64_t number, const std::string& failure) {
  const std::lock_guard lock(state_->lock);
  return state_->run("UPDATE dead SET again = 0, failure = ?2 WHERE number = ?1",
                     [&](SqliteStatement& statement) {
                       statement.bind(1, number).bind(2, std::string_view(failure));
                     });
}

}  // namespace muster::server
