#include "loaders/rows/word_memo.hpp"

#include <utility>

namespace muster::loaders {

void WordMemo::insert(Entry* slot, std::string_view text, std::uint32_t code) {
  if (used_ == kMost) return;
  slot->data = arena_.copy(text).data();
  slot->code = code;
  slot->times = 0;
  if (++used_ * 2 > slots_.size()) grow();
}

void WordMemo::grow() {
  std::vector<Entry> old(slots_.size() * 4);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  for (const Entry& entry : old) {
    if (entry.data == nullptr) continue;
    std::size_t i = slot_of(entry.front + entry.size, entry.back) & mask_;
    while (slots_[i].data != nullptr) i = (i + 1) & mask_;
    slots_[i] = entry;
  }
}

void WordMemo::clear() {
  slots_.assign(kFirstSlots, Entry{});
  mask_ = kFirstSlots - 1;
  used_ = 0;
  arena_.clear();
}

}  // namespace muster::loaders
