#include "engine/population/dictionary.hpp"

#include <boost/multi_index/composite_key.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index/random_access_index.hpp>
#include <boost/multi_index_container.hpp>
#include <memory_resource>

#include "engine/check.hpp"
#include "engine/values/nearest_name.hpp"

namespace muster::engine {

namespace {

namespace bmi = boost::multi_index;

struct ByCode {};
struct ByText {};
struct ByPopularity {};

using Text = bmi::member<DictionaryValue, std::string_view, &DictionaryValue::text>;
using Count = bmi::member<DictionaryValue, std::uint64_t, &DictionaryValue::count>;

using Container = boost::multi_index_container<
    DictionaryValue,
    bmi::indexed_by<
        bmi::random_access<bmi::tag<ByCode>>, bmi::hashed_unique<bmi::tag<ByText>, Text>,
        bmi::ordered_unique<
            bmi::tag<ByPopularity>, bmi::composite_key<DictionaryValue, Count, Text>,
            bmi::composite_key_compare<std::greater<std::uint64_t>, std::less<std::string_view>>>>>;

}  // namespace

struct Dictionary::Index {
  // The texts live here, packed, for as long as the container points at them.
  std::pmr::monotonic_buffer_resource texts;
  Container container;
};

Dictionary::Dictionary() : index_(std::make_unique<Index>()) {}
Dictionary::Dictionary(Dictionary&&) noexcept = default;
Dictionary& Dictionary::operator=(Dictionary&&) noexcept = default;
Dictionary::~Dictionary() = default;

ValueCode Dictionary::intern(std::string_view text) {
  if (const ValueCode known = find(text)) return known;
  char* copy = static_cast<char*>(index_->texts.allocate(text.size() + 1, 1));
  text.copy(copy, text.size());
  const ValueCode code = size() + 1;
  index_->container.push_back({std::string_view(copy, text.size()), code, 0});
  return code;
}

void Dictionary::add_count(ValueCode code, std::uint64_t by) {
  ENGINE_CHECK(code >= 1 && code <= size());
  auto& by_code = index_->container.get<ByCode>();
  by_code.modify(by_code.begin() + (code - 1), [&](DictionaryValue& value) { value.count += by; });
}

std::uint32_t Dictionary::size() const {
  return static_cast<std::uint32_t>(index_->container.size());
}

const DictionaryValue& Dictionary::at(ValueCode code) const {
  ENGINE_CHECK(code >= 1 && code <= size());
  return index_->container.get<ByCode>()[code - 1];
}

ValueCode Dictionary::find(std::string_view text) const {
  const auto& by_text = index_->container.get<ByText>();
  const auto found = by_text.find(text);
  return found == by_text.end() ? kUnknownCode : found->code;
}

std::vector<DictionaryValue> Dictionary::by_popularity(std::size_t limit) const {
  std::vector<DictionaryValue> result;
  for (const DictionaryValue& value : index_->container.get<ByPopularity>()) {
    if (result.size() == limit) break;
    result.push_back(value);
  }
  return result;
}

std::vector<ValueCode> Dictionary::codes_where(
    const std::function<bool(std::string_view)>& wanted) const {
  std::vector<ValueCode> result;
  for (const DictionaryValue& value : index_->container.get<ByCode>()) {
    if (wanted(value.text)) result.push_back(value.code);
  }
  return result;
}

std::optional<std::string_view> Dictionary::nearest(std::string_view text) const {
  std::vector<std::string_view> texts;
  for (const DictionaryValue& value : index_->container.get<ByPopularity>()) {
    texts.push_back(value.text);
  }
  const auto found = engine::nearest(text, texts);
  if (!found) return std::nullopt;
  return at(find(*found)).text;
}

}  // namespace muster::engine
