// Cells of a few members as text: what columns make and lines are put together from.
//
// A cell is copied as kCellPadding bytes whatever its size, for one move of a fixed size costs less
// than a small one of any: so as many bytes may be read from each cell's beginning.
// Threads: one caller. Cost: about a nanosecond a cell beside the writing itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::query {

/// Members whose cells are made at once: so few that all of them stay in the nearest caches.
inline constexpr std::size_t kBatchRows = 64;
inline constexpr std::size_t kCellPadding = 32;

struct CellText {
  const char* text = nullptr;
  std::size_t size = 0;
};

/// Copies the cell; returns its end. Requires room for its size and kCellPadding bytes.
inline char* copy_cell(const CellText& cell, char* at) {
  if (cell.size <= kCellPadding) {
    std::memcpy(at, cell.text, kCellPadding);
  } else {
    std::memcpy(at, cell.text, cell.size);
  }
  return at + cell.size;
}

/// Texts made beforehand, each a cell.
class ReadyTexts {
 public:
  void add(std::string_view text) {
    texts_.resize(begins_.back());
    texts_ += text;
    begins_.push_back(texts_.size());
    texts_.resize(texts_.size() + kCellPadding);
  }
  CellText operator[](std::size_t i) const {
    return {texts_.data() + begins_[i], begins_[i + 1] - begins_[i]};
  }

 private:
  std::string texts_ = std::string(kCellPadding, '\0');
  std::vector<std::size_t> begins_{0};
};

/// Room for the cells of a batch where none is long, each behind the same words.
class CellSlots {
 public:
  CellSlots(std::string_view before, std::size_t most_bytes)
      : before_(before.size()),
        stride_(before.size() + most_bytes),
        bytes_(kBatchRows * stride_ + kCellPadding) {
    for (std::size_t i = 0; i < kBatchRows; ++i) {
      std::memcpy(bytes_.data() + i * stride_, before.data(), before.size());
    }
  }
  /// Where the i-th is written, up to `most_bytes`.
  char* at(std::size_t i) { return bytes_.data() + i * stride_ + before_; }
  /// The i-th, written up to `end`.
  CellText cell(std::size_t i, const char* end) const {
    const char* const begin = bytes_.data() + i * stride_;
    return {begin, static_cast<std::size_t>(end - begin)};
  }

 private:
  std::size_t before_;
  std::size_t stride_;
  std::vector<char> bytes_;
};

/// Cells of any size, appended to one text.
class CellTexts {
 public:
  /// `append(text, i)` appends the i-th.
  template <typename Append>
  void make(std::span<CellText> cells, const Append& append) {
    text_.clear();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      begins_[i] = text_.size();
      append(text_, i);
      cells[i].size = text_.size() - begins_[i];
    }
    text_.resize(text_.size() + kCellPadding);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i].text = text_.data() + begins_[i];
  }

 private:
  std::string text_;
  std::array<std::size_t, kBatchRows> begins_{};
};

}  // namespace muster::query
