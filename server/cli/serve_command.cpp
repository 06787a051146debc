// `muster serve`: the HTTP server over a store, until it is told to stop.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "engine/storage/store.hpp"
#include "server/api/api.hpp"
#include "server/cli/appending.hpp"
#include "server/cli/command.hpp"
#include "server/cli/configuration.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/source.hpp"
#include "server/http/server.hpp"
#include "server/version.hpp"

namespace muster::server {
namespace {

class ServeCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("serve", "answer over HTTP until stopped");
    declare_source(*command_, source_);
    command_
        ->add_option("--listen", listen_, "address and port (default 127.0.0.1:8080); port 0: any")
        ->type_name("ADDRESS:PORT");
    command_->add_option("--config", config_, "limits and more")->type_name("muster.toml");
    command_->add_flag("--log", log_, "a line on standard error for every request");
    command_->footer("Example: muster serve shop --listen 127.0.0.1:8080");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    Result<Configuration> configuration =
        config_.empty() ? Result<Configuration>(Configuration{}) : read_configuration(config_);
    if (!configuration) return console.fail(configuration.error());
    if (!listen_.empty()) {
      if (Status read = read_listen(listen_, configuration->http); !read) {
        return console.fail(read.error());
      }
    }
    if (log_) configuration->http.access_log = true;
    if (configuration->http.access_log) spdlog::set_level(spdlog::level::info);
    if (source_.threads > 0) configuration->api.threads = source_.threads;

    Result<Service> service = open_service(console, *configuration);
    if (!service) return console.fail(service.error());
    const std::shared_ptr<const engine::Population> population = service->population;
    const Api api(*std::move(service));
    Result<HttpServer> server =
        HttpServer::listen(std::move(configuration->http),
                           [&api](const Request& request) { return api.answer(request); });
    if (!server) return console.fail(server.error());
    server->stop_on_signals();
    console.note(fmt::format("muster {}: {} customers, version {}", program_version(),
                             with_thousands(population->size()), population->version()));
    console.note(fmt::format("listening on {}", server->url()));
    server->run();
    console.note("stopped");
    return console.finish({});
  }

 private:
  /// A store is opened for changes; what a file holds can only be asked.
  Result<Service> open_service(const Console& console, const Configuration& configuration) const {
    if (!engine::is_store(source_.path)) {
      Result<OpenedSource> source = open_source(console, source_);
      if (!source) return std::move(source).error();
      return Service{std::move(source->population), configuration.api, std::move(source->saved)};
    }
    auto live = open_live(console, source_.path);
    if (!live) return std::move(live).error();
    return live_service(source_.path, *std::move(live), configuration.api, configuration.hooks);
  }

  CLI::App* command_ = nullptr;
  Source source_;
  std::string listen_;
  std::string config_;
  bool log_ = false;
};

}  // namespace

std::unique_ptr<Command> make_serve_command() { return std::make_unique<ServeCommand>(); }

}  // namespace muster::server
