// Small populations for tests, written down column by column; std::nullopt is unknown.
//
//   const auto population = PopulationFixture({"a", "b"})
//                               .category("region", {"North", std::nullopt})
//                               .number("spend", 2, {12'50, std::nullopt})
//                               .build();
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/population/population_builder.hpp"

namespace muster::tests {

/// What a fixture knows of one attribute, for naive answers.
struct FixtureColumn {
  engine::AttributeSpec spec;
  using Strings = std::vector<std::optional<std::string>>;                   // category, text
  using StringLists = std::vector<std::optional<std::vector<std::string>>>;  // tags
  using Flags = std::vector<std::optional<bool>>;
  using Integers = std::vector<std::optional<std::int64_t>>;  // number, date, time
  using Reals = std::vector<std::optional<double>>;
  using Places = std::vector<std::optional<engine::Place>>;
  std::variant<Strings, StringLists, Flags, Integers, Reals, Places> values;
};

class PopulationFixture {
 public:
  explicit PopulationFixture(std::vector<std::string> ids);
  /// Ids "1" … "rows".
  static PopulationFixture numbered(std::size_t rows);

  /// The same rows under other ids, as many.
  PopulationFixture with_ids(std::vector<std::string> ids) const;

  PopulationFixture& category(std::string name, FixtureColumn::Strings values);
  PopulationFixture& tags(std::string name, FixtureColumn::StringLists values);
  PopulationFixture& flag(std::string name, FixtureColumn::Flags values);
  /// In units of 10^-scale.
  PopulationFixture& number(std::string name, int scale, FixtureColumn::Integers values);
  PopulationFixture& real(std::string name, FixtureColumn::Reals values);
  /// As `YYYY-MM-DD`.
  PopulationFixture& date(std::string name, const FixtureColumn::Strings& values);
  /// The same, in days since 1970-01-01.
  PopulationFixture& days(std::string name, FixtureColumn::Integers values);
  /// In seconds since 1970-01-01T00:00:00Z.
  PopulationFixture& time(std::string name, FixtureColumn::Integers values);
  PopulationFixture& place(std::string name, FixtureColumn::Places values);
  PopulationFixture& text(std::string name, FixtureColumn::Strings values);

  std::size_t rows() const { return ids_.size(); }
  const std::vector<std::string>& ids() const { return ids_; }
  /// In the order in which they were written down, which is that of attribute ids.
  const std::vector<FixtureColumn>& columns() const { return columns_; }
  std::vector<engine::AttributeSpec> attributes() const;
  /// Rows [begin, end) as a loader would hand them over.
  engine::RowBatch batch(std::size_t begin, std::size_t end) const;
  /// Through a builder, in batches of `batch_rows`.
  Result<std::shared_ptr<const engine::Population>> try_build(
      std::size_t batch_rows = 20'000) const;
  /// The same; a failure ends the test program with its message.
  std::shared_ptr<const engine::Population> build(std::size_t batch_rows = 20'000) const;

 private:
  template <typename Values>
  PopulationFixture& add(engine::AttributeSpec spec, Values values);
  std::vector<std::string> ids_;
  std::vector<FixtureColumn> columns_;
};

/// The id of an attribute that the population has.
engine::AttributeId attribute_of(const engine::Population& population, std::string_view name);

}  // namespace muster::tests
