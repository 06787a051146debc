// WordMemo: the distinct cells of one column of one block, each with how often it stands there.
//
// Most cells of a column of words repeat one of a few. A cell is found by its bytes: up to sixteen
// are compared as two words, more by a hash first. Threads: one owner. Cost: 3–5 ns a look-up;
// what is new is copied.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "loaders/rows/batch_dictionary.hpp"
#include "loaders/rows/distinct_sketch.hpp"
#include "loaders/rows/plain_digits.hpp"

namespace muster::loaders {

class WordMemo {
 public:
  /// More different cells than this are not kept: such a column is hardly one of repetitions.
  static constexpr std::size_t kMost = std::size_t{1} << 14;

  struct Entry {
    std::uint64_t front = 0;
    std::uint64_t back = 0;
    const char* data = nullptr;  ///< null: a free slot
    std::uint32_t size = 0;
    std::uint32_t code = 0;   ///< whatever the owner makes of it
    std::uint64_t times = 0;  ///< counted by the owner
    std::string_view text() const { return {data, size}; }
  };

  WordMemo() : slots_(kFirstSlots) {}

  /// The cell's entry, or a free slot (data is null) to give to insert(). `readable` says that
  /// kReadAhead bytes can be read at `data`; size ≥ 1.
  Entry* find(const char* data, std::uint32_t size, bool readable) {
    const Key key = key_of(data, size, readable);
    Entry* const slots = slots_.data();
    for (std::size_t i = key.slot & mask_;; i = (i + 1) & mask_) {
      Entry& entry = slots[i];
      if (entry.data == nullptr) {
        entry.front = key.front;
        entry.back = key.back;
        entry.size = size;
        return &entry;
      }
      if (entry.front == key.front && entry.back == key.back && entry.size == size &&
          (size <= kWordBytes || std::memcmp(entry.data, data, size) == 0)) {
        return &entry;
      }
    }
  }
  /// Keeps the cell in the free slot that find() gave for it; nothing if the memo is full. Slots
  /// move.
  void insert(Entry* slot, std::string_view text, std::uint32_t code);

  std::size_t size() const { return used_; }
  template <typename Take>
  void each(const Take& take) const {
    for (const Entry& entry : slots_) {
      if (entry.data != nullptr) take(entry);
    }
  }
  void clear();

 private:
  static constexpr std::size_t kFirstSlots = 64;
  static constexpr std::uint32_t kWordBytes = 16;
  /// The bytes of a word that belong to a cell of so many bytes.
  static constexpr auto kFrontMasks = [] {
    std::array<std::uint64_t, kWordBytes + 1> masks{};
    for (std::size_t size = 0; size < masks.size(); ++size) {
      masks[size] = size >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * size)) - 1;
    }
    return masks;
  }();
  struct Key {
    std::uint64_t front = 0;
    std::uint64_t back = 0;
    std::size_t slot = 0;
  };
  static std::size_t slot_of(std::uint64_t front, std::uint64_t back) {
    const std::uint64_t mixed = (front ^ (back * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93;
    return static_cast<std::size_t>(mixed ^ mixed >> 32);
  }
  static Key key_of(const char* data, std::uint32_t size, bool readable) {
    Key key;
    if (size > kWordBytes) {
      key.front = hash_text({data, size});
    } else if (readable) {
      key.front = load_eight(data) & kFrontMasks[size];
      key.back = load_eight(data + 8) & kFrontMasks[size < 8 ? 0 : size - 8];
    } else {
      std::uint64_t words[2] = {0, 0};
      std::memcpy(words, data, size);
      key.front = words[0];
      key.back = words[1];
    }
    key.slot = slot_of(key.front + size, key.back);
    return key;
  }
  void grow();

  std::vector<Entry> slots_;
  std::size_t mask_ = kFirstSlots - 1;
  std::size_t used_ = 0;
  StringArena arena_;
};

}  // namespace muster::loaders
