// BatchDictionary: the distinct strings of one column of one batch, coded from 1.
//
// Open addressing over views into an arena of its own. Threads: one owner. Cost: about 20 ns a
// look-up; runs of one value cost a comparison.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types.hpp"
#include "loaders/rows/distinct_sketch.hpp"

namespace muster::loaders {

/// Keeps copies of strings where they do not move.
class StringArena {
 public:
  std::string_view copy(std::string_view text);
  /// Room for `size` bytes that the caller fills.
  char* room(std::size_t size);
  void clear();

 private:
  std::vector<std::unique_ptr<char[]>> slabs_;
  std::size_t used_ = 0;
  std::size_t size_ = 0;
};

class BatchDictionary {
 public:
  engine::ValueCode code(std::string_view text) {
    if (last_ != 0 && text == last_text_) return last_;
    return look_up(text);
  }
  /// The strings by code; the dictionary is then empty.
  std::vector<std::string> take();

 private:
  struct Hash {
    using is_avalanching = void;
    std::size_t operator()(std::string_view text) const { return hash_text(text); }
  };
  engine::ValueCode look_up(std::string_view text);

  boost::unordered_flat_map<std::string_view, engine::ValueCode, Hash> codes_;
  std::vector<std::string_view> texts_;
  StringArena arena_;
  engine::ValueCode last_ = 0;
  std::string_view last_text_;
};

}  // namespace muster::loaders
