// Recorder: a row sink that keeps every row as text, and loading of string literals into it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/types.hpp"
#include "loaders/load.hpp"
#include "loaders/rows/row_sink.hpp"

namespace muster::loaders::test {

class Recorder final : public RowSink {
 public:
  Status begin(std::vector<engine::AttributeSpec> specs) override;
  Status batch(engine::RowBatch batch) override;
  void settled(std::vector<engine::AttributeSpec> specs) override;

  std::vector<engine::AttributeSpec> attributes;
  std::vector<std::string> ids;
  /// Cells as text, `?` where unknown; tags sorted and joined by `|`.
  std::map<std::string, std::vector<std::string>> cells;
};

/// What a load came to.
struct Outcome {
  Recorder rows;
  LoadReport report;
  std::optional<Error> error;

  /// The cells of an attribute, joined by blanks.
  std::string cells(const std::string& attribute) const;
  /// The ids, joined by blanks.
  std::string ids() const;
  /// `number`, `number(2)`, `category`, …
  std::string type(const std::string& attribute) const;
  const ColumnReport& column(const std::string& source) const;
  bool warns(const std::string& part) const;
};

/// Loads `bytes` as the file `name`. The outcome's error is set when the load fails.
Outcome load(const std::string& bytes, const LoadOptions& options = {},
             const std::string& name = "test.csv");

/// The schema, which must be right.
Schema schema(const std::string& toml);
LoadOptions with_schema(const std::string& toml);

}  // namespace muster::loaders::test
