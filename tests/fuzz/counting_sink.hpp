// What the loader fuzz targets share: a load into a sink that checks and digests its batches.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/check.hpp"
#include "loaders/load.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::loaders::fuzz {

/// Checks that columns are as long as the batch, and remembers the ids.
class CountingSink final : public RowSink {
 public:
  Status begin(std::vector<engine::AttributeSpec> attributes) override {
    shape.clear();
    ids.clear();
    for (const auto& spec : attributes) {
      ENGINE_CHECK(!spec.name.empty());
      shape += spec.name + std::to_string(static_cast<int>(spec.type)) + ";";
    }
    columns_ = attributes.size();
    return {};
  }
  Status batch(engine::RowBatch batch) override {
    ENGINE_CHECK(batch.columns.size() == columns_);
    for (const engine::Cells& cells : batch.columns) {
      ENGINE_CHECK(std::visit([](const auto& column) { return rows_of(column); }, cells) ==
                   batch.rows());
    }
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      ENGINE_CHECK(!batch.ids[row].empty());
      ids.emplace_back(batch.ids[row]);
    }
    return {};
  }
  void settled(std::vector<engine::AttributeSpec> attributes) override {
    ENGINE_CHECK(attributes.size() == columns_);
  }
  std::string shape;
  std::vector<std::string> ids;

 private:
  static std::size_t rows_of(const engine::CategoryCells& cells) { return cells.codes.size(); }
  static std::size_t rows_of(const engine::TagsCells& cells) { return cells.ends.size(); }
  static std::size_t rows_of(const engine::TextCells& cells) { return cells.known.size(); }
  template <typename Holder>
  static std::size_t rows_of(const Holder& cells) {
    return cells.values.size();
  }
  std::size_t columns_ = 0;
};

struct Digest {
  bool failed = false;
  std::string message;
  std::string shape;
  std::vector<std::string> ids;
  std::uint64_t rejected = 0;
  friend bool operator==(const Digest&, const Digest&) = default;
};

inline Digest load(const std::string& bytes, const std::string& name, std::size_t block_bytes) {
  LoadOptions options;
  options.max_reject_share = 1;
  options.block_bytes = block_bytes;
  options.threads = 1;
  options.on_duplicate = OnDuplicate::last;
  CountingSink sink;
  const auto report = load_bytes_into(bytes, name, options, sink);
  if (!report) {
    ENGINE_CHECK(!report.error().message.empty());
    return {true, report.error().message, "", {}, 0};
  }
  ENGINE_CHECK(report->records == report->loaded + report->rejected + report->duplicates_dropped);
  ENGINE_CHECK(report->loaded == sink.ids.size());
  return {false, "", sink.shape, sink.ids, report->rejected};
}

}  // namespace muster::loaders::fuzz
