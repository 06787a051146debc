// `muster serve`: the HTTP server over a store, until it is told to stop.
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <utility>

#include "engine/storage/store.hpp"
#include "server/access/access_gate.hpp"
#include "server/access/audit_log.hpp"
#include "server/api/api.hpp"
#include "server/api/traffic.hpp"
#include "server/cli/appending.hpp"
#include "server/cli/command.hpp"
#include "server/cli/configuration.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/source.hpp"
#include "server/http/server.hpp"
#include "server/http/tls_context.hpp"
#include "server/version.hpp"

namespace muster::server {
namespace {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

bool is_loopback(const std::string& address) {
  boost::system::error_code not_an_address;
  const auto parsed = boost::asio::ip::make_address(address, not_an_address);
  return not_an_address || parsed.is_loopback();  // what is no address is refused elsewhere
}

/// What keeps others out where others can come.
Status check_guard(const Configuration& configuration, const AccessGate* gate,
                   const std::string& store) {
  const std::string& address = configuration.http.address;
  if (is_loopback(address)) return {};
  if (gate == nullptr) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("{} can be reached from other machines, and only a store has tokens to "
                    "keep strangers out: load the file into a store first (muster load)",
                    address)};
  }
  if (!gate->is_closed()) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("{} can be reached from other machines, and the store has no tokens to "
                    "keep strangers out: make one first, muster token {} create NAME "
                    "--scope read; or listen on 127.0.0.1",
                    address, store)};
  }
  if (configuration.tls.certificate.empty() && !configuration.behind_proxy) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("{} can be reached from other machines, and without TLS anybody on the "
                    "way reads tokens and answers: give --tls-certificate and --tls-key, "
                    "or say --behind-proxy if a proxy speaks TLS in front",
                    address)};
  }
  return {};
}

Result<TlsContext> open_tls(const Configuration& configuration) {
  if (Status both = check_tls(configuration); !both) return std::move(both).error();
  if (configuration.tls.certificate.empty()) return TlsContext{};
  return tls_context(configuration.tls.certificate, configuration.tls.key);
}

class ServeCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("serve", "answer over HTTP until stopped");
    declare_source(*command_, source_);
    command_
        ->add_option("--listen", listen_, "address and port (default 127.0.0.1:8080); port 0: any")
        ->type_name("ADDRESS:PORT");
    command_->add_option("--config", config_, "limits and more")->type_name("muster.toml");
    command_->add_option("--tls-certificate", tls_.certificate, "speak TLS, with this certificate")
        ->type_name("PEM");
    command_->add_option("--tls-key", tls_.key, "its private key")->type_name("PEM");
    command_->add_flag("--behind-proxy", behind_proxy_,
                       "a proxy in front speaks TLS: plain requests may come from elsewhere");
    command_->add_flag("--check", check_, "say whether configuration, TLS and tokens are in order");
    command_->add_flag("--log", log_, "a line of JSON on standard error for every request");
    command_->footer(
        "Settings: the file, over it the environment (MUSTER_LISTEN, MUSTER_LIMITS_BODY_BYTES), "
        "over it options.\nSIGHUP reads them again: limits, certificate, log, tokens.\n"
        "Example: muster serve shop --listen 127.0.0.1:8080");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<Configuration> configuration = configure();
    if (!configuration) return console.fail(configuration.error());
    Result<TlsContext> tls = open_tls(*configuration);
    if (!tls) return console.fail(tls.error());
    if (Status opened = open_gate(*configuration); !opened) return console.fail(opened.error());
    if (Status fits = check_guard(*configuration, gate_.get(), source_.path); !fits) {
      return console.fail(fits.error());
    }
    // From elsewhere only through the gate, so the name this machine goes by does not matter.
    configuration->http.guarded = !is_loopback(configuration->http.address);
    if (check_) {
      console.note(fmt::format("in order: {}:{}, {}, {}", configuration->http.address,
                               configuration->http.port, *tls ? "TLS" : "no TLS",
                               gate_ && gate_->is_closed() ? "for holders of tokens"
                                                           : "open to everybody who reaches it"));
      return console.finish({});
    }

    Result<Service> service = open_service(console, *configuration);
    if (!service) return console.fail(service.error());
    const auto traffic = std::make_shared<Traffic>();
    service->traffic = traffic;
    const std::shared_ptr<const engine::Population> population = service->population;
    std::atomic<std::shared_ptr<const Api>> api = std::make_shared<const Api>(*service);
    ServerParts parts{
        .known = [&api](const Request& request) { return api.load()->answer_at_once(request); },
        .traffic = traffic,
        .tls = *std::move(tls)};
    if (gate_)
      parts.gate = [gate = gate_.get()](const RequestHead& head) { return gate->admit(head); };
    Result<HttpServer> server = HttpServer::listen(
        configuration->http, [&api](const Request& request) { return api.load()->answer(request); },
        std::move(parts));
    if (!server) return console.fail(server.error());
    server->stop_on_signals();
    server->reload_on_signal([&] {
      if (Status read = reload(*server, *service, api); !read) {
        console.note(fmt::format("settings stay as they were: {}", read.error().message));
      } else {
        console.note("settings were read again");
      }
    });
    console.note(fmt::format("muster {}: {} customers, version {}", program_version(),
                             with_thousands(population->size()), population->version()));
    console.note(fmt::format("listening on {}", server->url()));
    server->run();
    console.note("stopped");
    return console.finish({});
  }

 private:
  /// The file, the environment, the options: the later ones win.
  Result<Configuration> configure() const {
    Result<Configuration> read =
        config_.empty() ? Result<Configuration>(Configuration{}) : read_configuration(config_);
    if (!read) return read;
    read = with_environment(*std::move(read), environ);
    if (!read) return read;
    if (!listen_.empty()) {
      if (Status fits = read_listen(listen_, read->http); !fits) return std::move(fits).error();
    }
    if (!tls_.certificate.empty()) read->tls.certificate = tls_.certificate;
    if (!tls_.key.empty()) read->tls.key = tls_.key;
    if (behind_proxy_) read->behind_proxy = true;
    if (log_) read->http.access_log = true;
    if (source_.threads > 0) read->api.threads = source_.threads;
    return read;
  }

  Status open_gate(const Configuration& configuration) {
    if (!engine::is_store(source_.path)) return {};
    auto gate = AccessGate::open(source_.path, configuration.requests_per_second);
    if (!gate) return std::move(gate).error();
    gate_ = *std::move(gate);
    return {};
  }

  /// All of the new settings, or on an Error none.
  Status reload(HttpServer& server, Service& service,
                std::atomic<std::shared_ptr<const Api>>& api) {
    const Result<Configuration> read = configure();
    if (!read) return read.error();
    Result<TlsContext> tls = open_tls(*read);
    if (!tls) return std::move(tls).error();
    server.change(read->http, *std::move(tls));
    service.limits = read->api;
    api = std::make_shared<const Api>(service);
    if (gate_) {
      gate_->set_rate(read->requests_per_second);
      gate_->look_again();
    }
    return {};
  }

  /// A store is opened for changes; what a file holds can only be asked.
  Result<Service> open_service(const Console& console, const Configuration& configuration) const {
    if (!engine::is_store(source_.path)) {
      Result<OpenedSource> source = open_source(console, source_);
      if (!source) return std::move(source).error();
      return Service{std::move(source->population), configuration.api, std::move(source->saved)};
    }
    auto live = open_live(console, source_.path);
    if (!live) return std::move(live).error();
    auto service =
        live_service(source_.path, *std::move(live), configuration.api, configuration.hooks);
    if (!service) return service;
    auto audit = AuditLog::open(source_.path);
    if (!audit) return std::move(audit).error();
    service->audit = *std::move(audit);
    return service;
  }

  CLI::App* command_ = nullptr;
  Source source_;
  std::string listen_;
  std::string config_;
  TlsFiles tls_;
  bool behind_proxy_ = false;
  bool check_ = false;
  bool log_ = false;
  std::unique_ptr<AccessGate> gate_;
};

}  // namespace

std::unique_ptr<Command> make_serve_command() { return std::make_unique<ServeCommand>(); }

}  // namespace muster::server
