#include "loaders/rows/batch_dictionary.hpp"

#include <algorithm>
#include <cstring>

namespace muster::loaders {
namespace {

constexpr std::size_t kSlabBytes = std::size_t{64} << 10;

}  // namespace

char* StringArena::room(std::size_t size) {
  if (slabs_.empty() || size_ - used_ < size) {
    size_ = std::max(kSlabBytes, size);
    slabs_.push_back(std::make_unique_for_overwrite<char[]>(size_));
    used_ = 0;
  }
  char* const at = slabs_.back().get() + used_;
  used_ += size;
  return at;
}

std::string_view StringArena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* const at = room(text.size());
  std::memcpy(at, text.data(), text.size());
  return {at, text.size()};
}

void StringArena::clear() {
  slabs_.clear();
  used_ = size_ = 0;
}

engine::ValueCode BatchDictionary::look_up(std::string_view text) {
  auto found = codes_.find(text);
  if (found == codes_.end()) {
    const std::string_view kept = arena_.copy(text);
    texts_.push_back(kept);
    found = codes_.emplace(kept, static_cast<engine::ValueCode>(texts_.size())).first;
  }
  last_ = found->second;
  last_text_ = found->first;
  return last_;
}

std::vector<std::string> BatchDictionary::take() {
  std::vector<std::string> texts(texts_.begin(), texts_.end());
  codes_.clear();
  texts_.clear();
  arena_.clear();
  last_ = 0;
  last_text_ = {};
  return texts;
}

}  // namespace muster::loaders
