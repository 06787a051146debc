#include "query/run/value_filter.hpp"

#include <numeric>
#include <utility>
#include <variant>

#include "engine/check.hpp"

namespace muster::query {
namespace {

using engine::AttributeId;
using engine::Filter;
using engine::Population;
using engine::ValueCode;

Filter complement(Filter filter) {
  engine::Complement complement;
  complement.operand.push_back(std::move(filter));
  return {std::move(complement)};
}

struct Writer {
  const Population& population;
  AttributeId attribute;

  Filter code(std::string_view text) const {
    const ValueCode found = population.dictionary(attribute).find(text);
    ENGINE_CHECK(found != engine::kUnknownCode);
    return {engine::CodeIn{attribute, {found}}};
  }
  Filter whole(std::int64_t value) const {
    return {engine::IntegerIn{attribute, {{value, value}}}};
  }

  Filter operator()(const engine::Unknown& /*value*/) const {
    return complement({engine::Known{attribute}});
  }
  Filter operator()(std::string_view text) const {
    if (population.attributes().at(attribute).type() == engine::AttributeType::text) {
      return {engine::TextIn{attribute, {std::string(text)}}};
    }
    return code(text);
  }
  Filter operator()(const std::vector<std::string_view>& tags) const {
    if (!tags.empty()) return code(tags.front());
    std::vector<ValueCode> all(population.dictionary(attribute).size());
    std::iota(all.begin(), all.end(), ValueCode{1});
    engine::AllOf none;
    none.operands.push_back({engine::Known{attribute}});
    if (!all.empty()) {
      none.operands.push_back(complement({engine::CodeIn{attribute, std::move(all)}}));
    }
    return {std::move(none)};
  }
  Filter operator()(bool flag) const { return {engine::FlagIs{attribute, flag}}; }
  Filter operator()(const engine::Decimal& number) const { return whole(number.units); }
  Filter operator()(engine::Day day) const { return whole(day.since_epoch); }
  Filter operator()(engine::Instant instant) const { return whole(instant.since_epoch); }
  // engine::breakdown() refuses them.
  Filter operator()(double /*real*/) const { return {engine::Constant{false}}; }
  Filter operator()(const engine::Place& /*place*/) const { return {engine::Constant{false}}; }
};

}  // namespace

Filter filter_of(const Population& population, AttributeId attribute, const engine::Value& value) {
  return std::visit(Writer{population, attribute}, value);
}

}  // namespace muster::query
