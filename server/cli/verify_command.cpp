// `muster verify` and `muster backup`: whether a store is whole, and a copy of it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "engine/storage/verify_store.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"

namespace muster::server {
namespace {

class VerifyCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand(
        "verify", "check every byte of a store: images, journal, saved segments and lists");
    command_->add_option("store", store_, "the directory")->required()->type_name("STORE");
    command_->footer("Exit code 3 where anything is damaged.\nExample: muster verify shop");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const Result<engine::StoreReport> report = engine::verify_store(store_);
    if (!report) return console.fail(report.error());
    Status written;
    for (const engine::VerifiedPart& part : report->parts) {
      const std::string line =
          fmt::format("{}: {}: {}\n", part.whole ? "whole" : "DAMAGED", part.name, part.finding);
      if (written) written = console.output().write(line);
    }
    const int code = console.finish(written);
    return report->whole() ? code : kIoFailed;
  }

 private:
  CLI::App* command_ = nullptr;
  std::string store_;
};

class BackupCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand(
        "backup", "copy a store as of one moment, while a server may be writing to it");
    command_->add_option("store", store_, "the directory")->required()->type_name("STORE");
    command_->add_option("directory", target_, "where to; made if there is none, else empty")
        ->required()
        ->type_name("DIRECTORY");
    command_->footer("The copy is a store like any other.\nExample: muster backup shop shop-copy");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    const Result<engine::Lineage> copied = engine::backup_store(store_, target_);
    if (!copied) return console.fail(copied.error());
    console.note(fmt::format("backup: {}, version {}", target_, copied->version()));
    return console.finish({});
  }

 private:
  CLI::App* command_ = nullptr;
  std::string store_;
  std::string target_;
};

}  // namespace

std::unique_ptr<Command> make_verify_command() { return std::make_unique<VerifyCommand>(); }
std::unique_ptr<Command> make_backup_command() { return std::make_unique<BackupCommand>(); }

}  // namespace muster::server
