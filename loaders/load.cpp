#include "loaders/load.hpp"

#include <istream>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/population/population_builder.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::loaders {
namespace {

/// Rows into a population.
class BuilderSink final : public RowSink {
 public:
  Status begin(std::vector<engine::AttributeSpec> attributes) override {
    auto made = engine::PopulationBuilder::create(std::move(attributes));
    if (!made) return std::move(made).error();
    builder_.emplace(*std::move(made));
    return {};
  }
  Status batch(engine::RowBatch batch) override { return builder_->append(batch); }
  void settled(std::vector<engine::AttributeSpec> attributes) override {
    builder_->describe(std::move(attributes));
  }
  Result<std::shared_ptr<const engine::Population>> finish() { return builder_->finish(); }

 private:
  std::optional<engine::PopulationBuilder> builder_;
};

Result<Loaded> finish(BuilderSink& sink, Result<LoadReport> report) {
  if (!report) return std::move(report).error();
  const auto before = std::chrono::steady_clock::now();
  auto population = sink.finish();
  if (!population) return std::move(population).error();
  report->elapsed += std::chrono::steady_clock::now() - before;
  return Loaded{*std::move(population), *std::move(report)};
}

}  // namespace

Result<Loaded> load_files(const LoadOptions& options) {
  BuilderSink sink;
  return finish(sink, load_files_into(options, sink));
}

Result<Loaded> load_bytes(std::string bytes, const std::string& name, const LoadOptions& options) {
  BuilderSink sink;
  return finish(sink, load_bytes_into(std::move(bytes), name, options, sink));
}

Result<Loaded> load_stream(std::istream& input, const std::string& name,
                           const LoadOptions& options) {
  std::string bytes(std::istreambuf_iterator<char>(input), {});
  if (input.bad()) return Error{ErrorCode::io_failed, name + ": cannot be read"};
  return load_bytes(std::move(bytes), name, options);
}

}  // namespace muster::loaders
