// `muster generate`: the standard population as a CSV file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "loaders/generator/generator.hpp"
#include "server/cli/command.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/human_text.hpp"
#include "server/cli/progress_bar.hpp"
#include "server/cli/source.hpp"

namespace muster::server {
namespace {

namespace fs = std::filesystem;

Error cannot(std::string_view what, const fs::path& path, int why) {
  return {ErrorCode::io_failed, fmt::format("cannot {} {}: {}", what, path.string(),
                                            std::generic_category().message(why))};
}

/// A file that takes its name only when it is whole; devices and pipes are written to directly.
class NewFile {
 public:
  explicit NewFile(fs::path path) : path_(std::move(path)) {
    std::error_code absent;
    const fs::file_status status = fs::status(path_, absent);
    const bool special = fs::exists(status) && !fs::is_regular_file(status);
    written_ = path_;
    if (!special) written_ += ".partial";
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    file_.reset();
    if (begun_ && written_ != path_) std::remove(written_.c_str());
  }

  Status open() {
    file_.reset(std::fopen(written_.c_str(), "wb"));
    if (!file_) return cannot("create", path_, errno);
    begun_ = true;
    return {};
  }
  bool write(std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) == bytes.size();
  }
  Status finish() {
    if (std::fflush(file_.get()) != 0) return cannot("write", path_, errno);
    file_.reset();
    begun_ = false;
    if (written_ != path_ && std::rename(written_.c_str(), path_.c_str()) != 0) {
      const int why = errno;
      std::remove(written_.c_str());
      return cannot("name", path_, why);
    }
    return {};
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  fs::path path_;
  fs::path written_;
  bool begun_ = false;
  std::unique_ptr<std::FILE, Close> file_;
};

class GenerateCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    command_ = program.add_subcommand("generate", "make customers to try things on");
    command_->add_option("customers", options_.customers, "how many")->required()->type_name("N");
    command_->add_option("--out", out_, "the CSV file to write, - for standard output")
        ->required()
        ->type_name("FILE");
    command_
        ->add_option("--events", events_, "also write what they did: visits, carts, purchases, …")
        ->type_name("FILE");
    command_->add_option("--seed", options_.seed, "other numbers, other people (default 42)")
        ->check(CLI::NonNegativeNumber)
        ->type_name("S");
    declare_threads(*command_, options_.threads);
    command_->footer("Example: muster generate 1000000 --out customers.csv");
  }
  bool chosen() const override { return command_->parsed(); }

  int run(Console& console) override {
    if (out_ == "-" && events_ == "-") {
      console.note("muster: customers and events cannot both go to standard output");
      return kWrongUsage;
    }
    const int made = write(console, out_, "customers", loaders::generate_customers);
    if (made != kDone || events_.empty()) return made;
    return write(console, events_, "customers' events", loaders::generate_events);
  }

 private:
  using Generate = Status (*)(const loaders::GeneratorOptions&, const loaders::GeneratorSink&,
                              const loaders::GeneratorProgress&);

  int write(Console& console, const std::string& path, std::string_view what, Generate generate) {
    return path == "-" ? write_to_output(console, generate)
                       : write_to_file(console, path, what, generate);
  }

  int write_to_output(Console& console, Generate generate) {
    Status written;
    const Status made = with_progress(generate, [&](std::string_view bytes) {
      written = console.output().write(bytes);
      return written.ok();
    });
    if (!made && written) return console.fail(made.error());
    return console.finish(written);
  }

  int write_to_file(Console& console, const std::string& path, std::string_view what,
                    Generate generate) {
    const auto started = std::chrono::steady_clock::now();
    NewFile file(path);
    if (Status opened = file.open(); !opened) return console.fail(opened.error());
    int why = 0;
    const Status made = with_progress(generate, [&](std::string_view bytes) {
      const bool taken = file.write(bytes);
      if (!taken) why = errno;
      return taken;
    });
    if (why != 0) return console.fail(cannot("write", path, why));
    if (!made) return console.fail(made.error());
    if (Status finished = file.finish(); !finished) return console.fail(finished.error());
    const auto took = std::chrono::steady_clock::now() - started;
    console.note(fmt::format("{}: {} {} in {} ({}/s)", path, with_thousands(options_.customers),
                             what, duration(took),
                             roughly(static_cast<double>(options_.customers) /
                                     std::chrono::duration<double>(took).count())));
    return console.finish({});
  }

  Status with_progress(Generate generate, const loaders::GeneratorSink& sink) const {
    ProgressBar bar("generating", "customers");
    return generate(options_, sink,
                    [&](std::uint64_t done) { bar.show(done, options_.customers, done); });
  }

  CLI::App* command_ = nullptr;
  loaders::GeneratorOptions options_;
  std::string out_;
  std::string events_;
};

}  // namespace

std::unique_ptr<Command> make_generate_command() { return std::make_unique<GenerateCommand>(); }

}  // namespace muster::server
