#include "loaders/rows/column_writer.hpp"

#include <limits>

#include "loaders/rows/number_format.hpp"
#include "loaders/rows/value_writer.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;

class TimeWriter final : public ValueWriter<engine::IntegerCells, std::int64_t> {
 public:
  TimeWriter(const ColumnPlan& plan, std::size_t column)
      : ValueWriter(plan, column, engine::kUnknownInteger), dates_(plan.dates) {}

 protected:
  const char* convert(std::string_view text, std::int64_t& value) const override {
    const auto instant = dates_.read_instant(text);
    if (!instant) return "not a date and time of the column's format";
    // The zone may put a stamp of the first or last day outside of the years that there are.
    if (instant->since_epoch < kFirstSecond || instant->since_epoch > kLastSecond) {
      return "a time outside of the years 1 to 9999";
    }
    value = instant->since_epoch;
    return nullptr;
  }

 private:
  const DateFormat& dates_;
};

class RealWriter final : public ValueWriter<engine::RealCells, double> {
 public:
  RealWriter(const ColumnPlan& plan, std::size_t column)
      : ValueWriter(plan, column, std::numeric_limits<double>::quiet_NaN()),
        decimal_(plan.decimal) {}

 protected:
  const char* convert(std::string_view text, double& value) const override {
    const auto read = read_real(text, decimal_);
    if (!read) return "not a number";
    value = *read;
    return nullptr;
  }

 private:
  char decimal_;
};

}  // namespace

void gather(const CellGrid& grid, std::size_t column, const CellWords& words,
            const EvidenceTarget& target) {
  if (column >= grid.columns) return;
  for (std::size_t row = 0; row < grid.rows(); ++row) {
    target.evidence.add(grid.at(row, column), words, target.source, grid.records[row].offset);
  }
}

std::unique_ptr<ColumnWriter> make_column_writer(const ColumnPlan& plan, std::size_t column) {
  switch (plan.spec.type) {
    case AttributeType::category:
      return make_category_writer(plan, column);
    case AttributeType::tags:
      return make_tags_writer(plan, column);
    case AttributeType::text:
      return make_text_writer(plan, column);
    case AttributeType::number:
      return make_number_writer(plan, column);
    case AttributeType::flag:
      return make_flag_writer(plan, column);
    case AttributeType::real:
      return std::make_unique<RealWriter>(plan, column);
    case AttributeType::date:
      return make_day_writer(plan, column);
    case AttributeType::time:
      return std::make_unique<TimeWriter>(plan, column);
    case AttributeType::place:
      return make_one_place_writer(plan, column);
  }
  return nullptr;
}

}  // namespace muster::loaders
