#include "engine/population/dictionary.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <memory_resource>
#include <numeric>

#include "engine/check.hpp"
#include "engine/values/nearest_name.hpp"

namespace muster::engine {

namespace {

// Codes of one page of texts or counts: small enough to copy for one count.
constexpr std::uint32_t kPageCodes = 1024;

std::uint32_t page_of(ValueCode code) { return (code - 1) / kPageCodes; }
std::uint32_t place_of(ValueCode code) { return (code - 1) % kPageCodes; }

// A page that nobody else has, in place of one that may be shared.
template <typename Page>
Page& own(std::shared_ptr<Page>& page) {
  if (page.use_count() > 1) page = std::make_shared<Page>(*page);
  return *page;
}

}  // namespace

struct Dictionary::TextPage {
  std::array<std::string_view, kPageCodes> texts;
};

struct Dictionary::CountPage {
  std::array<std::uint64_t, kPageCodes> counts{};
};

// Values that came together: their texts, and the way from a text to its code.
struct Dictionary::Part {
  explicit Part(std::size_t bytes)
      : memory(std::make_shared<std::pmr::monotonic_buffer_resource>(bytes)) {}

  // The texts live here, packed, for as long as somebody points at them.
  std::shared_ptr<std::pmr::monotonic_buffer_resource> memory;
  // Memory of parts that became one with this.
  std::vector<std::shared_ptr<std::pmr::monotonic_buffer_resource>> merged;
  boost::unordered_flat_map<std::string_view, ValueCode> codes;
  std::uint64_t text_bytes = 0;
};

Dictionary::Dictionary() = default;
Dictionary::Dictionary(const Dictionary&) = default;
Dictionary& Dictionary::operator=(const Dictionary&) = default;
Dictionary::Dictionary(Dictionary&&) noexcept = default;
Dictionary& Dictionary::operator=(Dictionary&&) noexcept = default;
Dictionary::~Dictionary() = default;

Dictionary::Part& Dictionary::own_part() {
  constexpr std::size_t kFirstBytes = 4096;
  if (parts_.empty() || parts_.back().use_count() > 1) {
    parts_.push_back(std::make_shared<Part>(kFirstBytes));
  }
  return *parts_.back();
}

ValueCode Dictionary::intern(std::string_view text) {
  if (const ValueCode known = find(text)) return known;
  Part& part = own_part();
  char* const copy = static_cast<char*>(part.memory->allocate(text.size() + 1, 1));
  text.copy(copy, text.size());
  const std::string_view kept(copy, text.size());
  const ValueCode code = ++size_;
  if (place_of(code) == 0) {
    texts_.push_back(std::make_shared<TextPage>());
    counts_.push_back(std::make_shared<CountPage>());
  }
  own(texts_.back()).texts[place_of(code)] = kept;
  part.codes.emplace(kept, code);
  part.text_bytes += text.size() + 1;
  return code;
}

void Dictionary::add_count(ValueCode code, std::uint64_t by) {
  ENGINE_CHECK(code >= 1 && code <= size());
  own(counts_[page_of(code)]).counts[place_of(code)] += by;
}

Dictionary Dictionary::with(std::span<const std::string_view> added,
                            std::span<const CountChange> counts) const {
  // While this one is there, own() copies every page that it has.
  Dictionary next = *this;
  if (!added.empty()) {
    const std::size_t bytes =
        std::accumulate(added.begin(), added.end(), added.size(),
                        [](std::size_t sum, std::string_view text) { return sum + text.size(); });
    next.parts_.push_back(std::make_shared<Part>(bytes));
    for (const std::string_view text : added) {
      const ValueCode code = next.intern(text);
      ENGINE_CHECK(code == next.size_ && next.size_ > size_);
    }
    next.merge_parts();
  }
  for (const CountChange& change : counts) {
    ENGINE_CHECK(change.code >= 1 && change.code <= next.size_);
    std::uint64_t& count = own(next.counts_[page_of(change.code)]).counts[place_of(change.code)];
    // Two's complement: adding a negative number takes away.
    count += static_cast<std::uint64_t>(change.by);
    ENGINE_CHECK(count <= kMaxRows);
  }
  return next;
}

// Each part is to be at least twice the next, so that a text is looked for in few of them.
void Dictionary::merge_parts() {
  while (parts_.size() >= 2) {
    const Part& last = *parts_.back();
    const Part& larger = *parts_[parts_.size() - 2];
    if (larger.codes.size() >= 2 * last.codes.size()) return;
    auto merged = std::make_shared<Part>(0);
    merged->codes = larger.codes;
    merged->codes.insert(last.codes.begin(), last.codes.end());
    merged->text_bytes = larger.text_bytes + last.text_bytes;
    for (const Part* part : {&larger, &last}) {
      merged->merged.push_back(part->memory);
      merged->merged.insert(merged->merged.end(), part->merged.begin(), part->merged.end());
    }
    parts_.pop_back();
    parts_.back() = std::move(merged);
  }
}

std::uint32_t Dictionary::size() const { return size_; }

DictionaryValue Dictionary::at(ValueCode code) const {
  ENGINE_CHECK(code >= 1 && code <= size());
  return {texts_[page_of(code)]->texts[place_of(code)], code,
          counts_[page_of(code)]->counts[place_of(code)]};
}

ValueCode Dictionary::find(std::string_view text) const {
  for (const auto& part : parts_) {
    const auto found = part->codes.find(text);
    if (found != part->codes.end()) return found->second;
  }
  return kUnknownCode;
}

std::vector<DictionaryValue> Dictionary::by_popularity(std::size_t limit) const {
  const auto before = [](const DictionaryValue& left, const DictionaryValue& right) {
    return left.count != right.count ? left.count > right.count : left.text < right.text;
  };
  // The best so far, the worst of them in front.
  std::vector<DictionaryValue> best;
  best.reserve(std::min<std::size_t>(limit, size_));
  for (ValueCode code = 1; limit > 0 && code <= size_; ++code) {
    const std::uint64_t count = counts_[page_of(code)]->counts[place_of(code)];
    if (best.size() == limit && count < best.front().count) continue;
    const DictionaryValue value = at(code);
    if (best.size() == limit) {
      if (!before(value, best.front())) continue;
      std::pop_heap(best.begin(), best.end(), before);
      best.back() = value;
      std::push_heap(best.begin(), best.end(), before);
      continue;
    }
    best.push_back(value);
    if (best.size() == limit) std::make_heap(best.begin(), best.end(), before);
  }
  std::sort(best.begin(), best.end(), before);
  return best;
}

std::vector<ValueCode> Dictionary::codes_where(
    const std::function<bool(std::string_view)>& wanted) const {
  std::vector<ValueCode> result;
  for (ValueCode code = 1; code <= size_; ++code) {
    if (wanted(at(code).text)) result.push_back(code);
  }
  return result;
}

std::optional<std::string_view> Dictionary::nearest(std::string_view text) const {
  std::vector<std::string_view> texts;
  texts.reserve(size_);
  for (const DictionaryValue& value : by_popularity(size_)) texts.push_back(value.text);
  const auto found = engine::nearest(text, texts);
  if (!found) return std::nullopt;
  return at(find(*found)).text;
}

void Dictionary::visit_owned(const VisitOwned& visit) const {
  for (const auto& page : texts_) visit(page.get(), sizeof(TextPage));
  for (const auto& page : counts_) visit(page.get(), sizeof(CountPage));
  for (const auto& part : parts_) {
    using Entry = std::pair<std::string_view, ValueCode>;
    visit(part.get(), part->text_bytes + part->codes.size() * sizeof(Entry));
  }
}

}  // namespace muster::engine
