#include "server/access/token_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/values/nearest_name.hpp"
#include "engine/values/plain_letter.hpp"
#include "engine/values/time_zone.hpp"
#include "server/access/private_database.hpp"
#include "server/access/token.hpp"

namespace muster::server {
namespace {

constexpr std::string_view kFile = "access.sqlite";
constexpr std::size_t kMostNameLetters = 100;
constexpr std::uint64_t kLargestGroup = 1'000'000'000;

constexpr const char* kTables = R"(
  CREATE TABLE IF NOT EXISTS tokens (
    number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, hash BLOB NOT NULL UNIQUE,
    scope TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER, revoked INTEGER,
    smallest_group INTEGER NOT NULL, narrowed INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS token_attributes (
    token INTEGER NOT NULL REFERENCES tokens, attribute TEXT NOT NULL,
    PRIMARY KEY (token, attribute)) WITHOUT ROWID;
)";

Error refused(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Status check(const Caller& caller) {
  // Names stand in logs and headers, so they are plain.
  if (caller.token.empty() || caller.token.size() > kMostNameLetters ||
      !std::all_of(caller.token.begin(), caller.token.end(), engine::is_plain_letter)) {
    return refused(fmt::format("a token's name has 1 to {} letters a to z, digits, dots, - and _",
                               kMostNameLetters));
  }
  if (caller.smallest_group > 0 && caller.scope != Scope::count) {
    return refused(
        fmt::format("a smallest group goes with the scope count: whoever has {} sees "
                    "single customers",
                    to_string(caller.scope)));
  }
  if (caller.smallest_group == 1 || caller.smallest_group > kLargestGroup) {
    return refused(fmt::format("a smallest group has 2 to {} customers", kLargestGroup));
  }
  if (caller.attributes && caller.scope > Scope::read) {
    return refused(fmt::format("attributes can be limited with the scopes count and read, not {}",
                               to_string(caller.scope)));
  }
  return {};
}

std::optional<engine::Instant> moment(const engine::SqliteStatement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return engine::Instant{row.number(column)};
}

}  // namespace

bool TokenStore::is_there(const std::filesystem::path& store) {
  std::error_code ignored;
  return std::filesystem::exists(store / kFile, ignored);
}

Result<TokenStore> TokenStore::open(const std::filesystem::path& store) {
  auto connection = open_private_database(store / kFile, kTables);
  if (!connection) return std::move(connection).error();
  return TokenStore(*std::move(connection));
}

Result<std::string> TokenStore::create(const Caller& caller,
                                       std::optional<engine::Instant> expires) {
  if (Status fits = check(caller); !fits) return std::move(fits).error();
  const Result<std::vector<Token>> known = all();
  if (!known) return known.error();
  if (std::any_of(known->begin(), known->end(),
                  [&](const Token& each) { return each.caller.token == caller.token; })) {
    return refused(
        fmt::format("there is, or was, a token of the name {}; logs would not tell them "
                    "apart: take another name",
                    caller.token));
  }
  Result<std::string> token = make_token();
  if (!token) return token;
  const std::string hash = token_hash(*token);
  if (Status begun = connection_.run("BEGIN IMMEDIATE"); !begun) return std::move(begun).error();
  const auto put = [&]() -> Status {
    auto insert = connection_.prepare(
        "INSERT INTO tokens (name, hash, scope, created, expires, revoked, smallest_group, "
        "narrowed) VALUES (?, ?, ?, ?, ?, NULL, ?, ?)");
    if (!insert) return std::move(insert).error();
    insert->bind(1, std::string_view(caller.token)).bind_bytes(2, hash);
    insert->bind(3, to_string(caller.scope)).bind(4, engine::now().since_epoch);
    if (expires) {
      insert->bind(5, expires->since_epoch);
    } else {
      insert->bind_null(5);
    }
    insert->bind(6, static_cast<std::int64_t>(caller.smallest_group));
    insert->bind(7, std::int64_t{caller.attributes.has_value()});
    if (Status done = insert->run(); !done || !caller.attributes) return done;
    auto attribute = connection_.prepare(
        "INSERT INTO token_attributes SELECT number, ?2 FROM tokens WHERE name = ?1");
    if (!attribute) return std::move(attribute).error();
    for (const std::string& name : *caller.attributes) {
      attribute->bind(1, std::string_view(caller.token)).bind(2, std::string_view(name));
      if (Status done = attribute->run(); !done) return done;
    }
    return {};
  };
  Status done = put();
  if (done) done = connection_.run("COMMIT");
  if (!done) {
    static_cast<void>(connection_.run("ROLLBACK"));
    return std::move(done).error();
  }
  return token;
}

Result<std::vector<Token>> TokenStore::all() {
  auto query = connection_.prepare(
      "SELECT name, hash, scope, created, expires, revoked, smallest_group, narrowed, "
      "group_concat(attribute, char(0)) FROM tokens LEFT JOIN token_attributes ON number = token "
      "GROUP BY number ORDER BY number");
  if (!query) return std::move(query).error();
  std::vector<Token> tokens;
  for (;;) {
    const Result<bool> row = query->next();
    if (!row) return row.error();
    if (!*row) return tokens;
    const std::optional<Scope> scope = scope_named(query->view(2));
    if (!scope) return Error{ErrorCode::corrupt_store, "a token has a scope that there is not"};
    Token token;
    token.caller.token = query->text(0);
    token.caller.scope = *scope;
    token.caller.smallest_group = static_cast<std::uint64_t>(query->number(6));
    token.hash = query->text(1);
    token.created = engine::Instant{query->number(3)};
    token.expires = moment(*query, 4);
    token.revoked = moment(*query, 5);
    if (query->number(7) != 0) {
      token.caller.attributes.emplace();
      const std::string names = query->text(8);
      for (std::size_t begin = 0; begin < names.size();) {
        const std::size_t end = std::min(names.find('\0', begin), names.size());
        token.caller.attributes->insert(names.substr(begin, end - begin));
        begin = end + 1;
      }
    }
    tokens.push_back(std::move(token));
  }
}

Status TokenStore::revoke(std::string_view name) {
  const Result<std::vector<Token>> known = all();
  if (!known) return known.error();
  const auto found = std::find_if(known->begin(), known->end(),
                                  [&](const Token& each) { return each.caller.token == name; });
  if (found == known->end()) {
    std::vector<std::string_view> names;
    names.reserve(known->size());
    for (const Token& each : *known) names.push_back(each.caller.token);
    return Error{ErrorCode::unknown_name, fmt::format("there is no token '{}'", name), std::nullopt,
                 engine::nearest(name, names)};
  }
  auto update =
      connection_.prepare("UPDATE tokens SET revoked = ?2 WHERE name = ?1 AND revoked IS NULL");
  if (!update) return std::move(update).error();
  return update->bind(1, name).bind(2, engine::now().since_epoch).run();
}

Result<std::int64_t> TokenStore::changes() { return connection_.number("PRAGMA data_version"); }

}  // namespace muster::server
