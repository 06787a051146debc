#include "engine/population/attribute_catalogue.hpp"

#include <fmt/format.h>

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/mem_fun.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index/random_access_index.hpp>
#include <boost/multi_index_container.hpp>

#include "engine/values/decimal.hpp"
#include "engine/values/nearest_name.hpp"

namespace muster::engine {

namespace {

namespace bmi = boost::multi_index;

struct ById {};
struct ByName {};
struct ByFamily {};

struct FamilyOf {
  using result_type = Family;
  Family operator()(const Attribute& attribute) const { return attribute.spec.family; }
};
struct NameOf {
  using result_type = std::string_view;
  std::string_view operator()(const Attribute& attribute) const { return attribute.spec.name; }
};

using Container = boost::multi_index_container<
    Attribute, bmi::indexed_by<bmi::random_access<bmi::tag<ById>>,
                               bmi::hashed_unique<bmi::tag<ByName>, NameOf>,
                               bmi::ordered_non_unique<bmi::tag<ByFamily>, FamilyOf>>>;

}  // namespace

struct AttributeCatalogue::Index {
  Container container;
};

AttributeCatalogue::AttributeCatalogue() : index_(std::make_unique<Index>()) {}
AttributeCatalogue::AttributeCatalogue(const AttributeCatalogue& other)
    : index_(std::make_unique<Index>(*other.index_)) {}
AttributeCatalogue::AttributeCatalogue(AttributeCatalogue&&) noexcept = default;
AttributeCatalogue& AttributeCatalogue::operator=(AttributeCatalogue&&) noexcept = default;
AttributeCatalogue::~AttributeCatalogue() = default;

Result<AttributeId> AttributeCatalogue::add(AttributeSpec spec) {
  if (spec.name.empty()) return Error{ErrorCode::invalid_input, "an attribute needs a name"};
  const bool is_number = spec.type == AttributeType::number;
  if (spec.scale < 0 || spec.scale > kMaxDecimalDigits || (!is_number && spec.scale != 0)) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("attribute '{}' cannot have scale {}: numbers take 0 to {}, other types 0",
                    spec.name, spec.scale, kMaxDecimalDigits)};
  }
  const AttributeId id{static_cast<std::uint32_t>(size())};
  std::string name = spec.name;
  if (!index_->container.push_back(Attribute{id, std::move(spec), 0}).second) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("there are two attributes named '{}'", name)};
  }
  return id;
}

void AttributeCatalogue::set_known(AttributeId id, std::uint64_t known) {
  auto& by_id = index_->container.get<ById>();
  by_id.modify(by_id.begin() + id.index, [&](Attribute& attribute) { attribute.known = known; });
}

void AttributeCatalogue::set_scale(AttributeId id, int scale) {
  auto& by_id = index_->container.get<ById>();
  by_id.modify(by_id.begin() + id.index,
               [&](Attribute& attribute) { attribute.spec.scale = scale; });
}

std::size_t AttributeCatalogue::size() const { return index_->container.size(); }

const Attribute& AttributeCatalogue::at(AttributeId id) const {
  ENGINE_CHECK(id.index < size());
  return index_->container.get<ById>()[id.index];
}

const Attribute* AttributeCatalogue::find(std::string_view name) const {
  const auto& by_name = index_->container.get<ByName>();
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &*found;
}

Result<const Attribute*> AttributeCatalogue::require(std::string_view name) const {
  if (const Attribute* attribute = find(name)) return attribute;
  std::vector<std::string_view> names;
  for (const Attribute& attribute : index_->container) names.push_back(attribute.spec.name);
  return Error{ErrorCode::unknown_name, fmt::format("there is no attribute '{}'", name),
               std::nullopt, nearest(name, names)};
}

std::vector<const Attribute*> AttributeCatalogue::of_family(Family family) const {
  std::vector<const Attribute*> result;
  const auto [begin, end] = index_->container.get<ByFamily>().equal_range(family);
  for (auto it = begin; it != end; ++it) result.push_back(&*it);
  return result;
}

std::vector<const Attribute*> AttributeCatalogue::all() const {
  std::vector<const Attribute*> result;
  for (const Attribute& attribute : index_->container.get<ById>()) result.push_back(&attribute);
  return result;
}

}  // namespace muster::engine
