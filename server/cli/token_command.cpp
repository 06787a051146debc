// `muster token STORE create|list|revoke|audit`: who may ask a server over the store what.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/live/open_store.hpp"
#include "engine/storage/store.hpp"
#include "engine/values/nearest_name.hpp"
#include "engine/values/time_zone.hpp"
#include "query/plan/context.hpp"
#include "server/access/audit_log.hpp"
#include "server/access/export_json.hpp"
#include "server/access/token_store.hpp"
#include "server/cli/command.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/saved_options.hpp"
#include "server/cli/table.hpp"

namespace muster::server {
namespace {

Error no_scope(const std::string& name) {
  const std::vector<std::string_view> known{"count", "read", "write", "admin"};
  return {ErrorCode::invalid_input,
          fmt::format("\"{}\" is no scope; the scopes are: {}", name, fmt::join(known, ", ")),
          std::nullopt, engine::nearest(name, known)};
}

std::string state_of(const Token& token) {
  if (token.revoked) return "revoked " + engine::format_instant(*token.revoked);
  if (!token.expires) return "valid";
  return (token.is_valid(engine::now()) ? "until " : "expired ") +
         engine::format_instant(*token.expires);
}

class TokenCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("token", "who may ask a server over a store, and what");
    command_->add_option("store", store_, "the store")->required()->type_name("STORE");
    command_->require_subcommand(1);
    create_ = command_->add_subcommand("create", "make a token; it is shown this once");
    declare_name(*create_, name_);
    create_->add_option("--scope", scope_, "count (sizes), read (members too), write, admin")
        ->required()
        ->type_name("SCOPE");
    create_->add_option("--expires", expires_, "the last day or moment it is valid, in UTC")
        ->type_name("DATE");
    create_
        ->add_option("--smallest-group", smallest_group_,
                     "groups of fewer customers are not told the size of (scope count)")
        ->type_name("K");
    create_
        ->add_option("--attributes", attributes_,
                     "the only attributes there are for it (scopes count and read)")
        ->delimiter(',')
        ->type_name("A,B,C");
    list_ = command_->add_subcommand("list", "all tokens there ever were, by name");
    declare_format(*list_, format_);
    revoke_ = command_->add_subcommand("revoke", "shut a token out, within a second");
    declare_name(*revoke_, name_);
    audit_ = command_->add_subcommand("audit", "who took members out, the latest last");
    audit_->add_option("--limit", limit_, "so many entries (default 100)")->type_name("N");
    declare_format(*audit_, format_);
    command_->footer(
        "Examples: muster token shop create crm --scope read --expires 2027-06-30\n"
        "          muster token shop create agency --scope count --smallest-group 50 "
        "--attributes city,age\n"
        "          muster token shop revoke agency");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    if (!engine::is_store(store_)) {
      return console.fail(Error{ErrorCode::not_found, fmt::format("{} is no store", store_)});
    }
    if (audit_->parsed()) return audit(console);
    auto tokens = TokenStore::open(store_);
    if (!tokens) return console.fail(tokens.error());
    if (create_->parsed()) return create(console, *tokens);
    if (revoke_->parsed()) return revoke(console, *tokens);
    return list(console, *tokens);
  }

 private:
  /// The attributes named, which the store must have.
  Result<std::optional<std::set<std::string, std::less<>>>> read_attributes() const {
    std::optional<std::set<std::string, std::less<>>> names;
    if (attributes_.empty()) return names;
    const auto population = engine::open_store(store_);
    if (!population) return population.error();
    for (const std::string& name : attributes_) {
      const auto known = (*population)->attributes().require(name);
      if (!known) return known.error();
    }
    names.emplace(attributes_.begin(), attributes_.end());
    return names;
  }

  int create(Console& console, TokenStore& tokens) const {
    const std::optional<Scope> scope = scope_named(scope_);
    if (!scope) return console.fail(no_scope(scope_));
    std::optional<engine::Instant> expires;
    if (!expires_.empty()) {
      const Result<engine::Instant> read = query::read_as_of(expires_, engine::TimeZone::utc());
      if (!read) return console.fail(read.error());
      if (*read <= engine::now()) {
        return console.fail(
            Error{ErrorCode::invalid_input, fmt::format("{} has been already", expires_)});
      }
      expires = *read;
    }
    auto attributes = read_attributes();
    if (!attributes) return console.fail(attributes.error());
    const Result<std::string> token =
        tokens.create({name_, *scope, smallest_group_, *std::move(attributes)}, expires);
    if (!token) return console.fail(token.error());
    console.note(fmt::format(
        "token {}, scope {}: shown this once, kept nowhere. From now on a server over {} answers "
        "holders of tokens only",
        name_, scope_, store_));
    return console.finish(console.output().write(*token + "\n"));
  }

  int list(Console& console, TokenStore& tokens) const {
    const Result<std::vector<Token>> all = tokens.all();
    if (!all) return console.fail(all.error());
    if (format_ != "table") {
      return console.finish(console.output().write(tokens_text(*all, format_ == "json")));
    }
    Table table({{"token"},
                 {"scope"},
                 {"smallest group", Table::Align::right},
                 {"attributes"},
                 {"made"},
                 {"state"}});
    for (const Token& each : *all) {
      const Caller& caller = each.caller;
      table.add({caller.token, std::string(to_string(caller.scope)),
                 caller.smallest_group == 0 ? "" : with_thousands(caller.smallest_group),
                 caller.attributes ? fmt::format("{}", fmt::join(*caller.attributes, ", ")) : "all",
                 engine::format_instant(each.created), state_of(each)});
    }
    return console.finish(console.output().write(table.text()));
  }

  int revoke(Console& console, TokenStore& tokens) const {
    if (Status done = tokens.revoke(name_); !done) return console.fail(done.error());
    console.note(fmt::format("revoked token '{}'", name_));
    return console.finish({});
  }

  int audit(Console& console) const {
    auto log = AuditLog::open(store_);
    if (!log) return console.fail(log.error());
    const Result<std::vector<Export>> entries = (*log)->latest(limit_);
    if (!entries) return console.fail(entries.error());
    if (format_ != "table") {
      return console.finish(console.output().write(exports_text(*entries, format_ == "json")));
    }
    Table table({{"when"},
                 {"token"},
                 {"call"},
                 {"customers", Table::Align::right},
                 {"version"},
                 {"fields"},
                 {"definition"}});
    for (const Export& each : *entries) {
      table.add({engine::format_instant(each.at), each.token, each.call, with_thousands(each.size),
                 each.version, each.fields, each.definition});
    }
    return console.finish(console.output().write(table.text()));
  }

  CLI::App* command_ = nullptr;
  CLI::App* create_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* revoke_ = nullptr;
  CLI::App* audit_ = nullptr;
  std::string store_;
  std::string name_;
  std::string scope_;
  std::string expires_;
  std::uint64_t smallest_group_ = 0;
  std::vector<std::string> attributes_;
  std::size_t limit_ = 100;
  std::string format_ = "table";
};

}  // namespace

std::unique_ptr<Command> make_token_command() { return std::make_unique<TokenCommand>(); }

}  // namespace muster::server
