// Room at the end of a string, for those who write text a few bytes at a time and know how many.
//
// A string checks and counts with every append; here room is asked for once a cell. Threads: one
// caller. Cost: a comparison a call.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace muster::query {

class TextRoom {
 public:
  /// Writes behind what `out` holds. `out` must be left alone until end().
  explicit TextRoom(std::string& out) : out_(out), used_(out.size()) {}
  ~TextRoom() { end(); }
  TextRoom(const TextRoom&) = delete;
  TextRoom& operator=(const TextRoom&) = delete;

  /// Where to write, with room for `bytes`.
  char* room(std::size_t bytes) {
    if (out_.size() - used_ < bytes) out_.resize(used_ + std::max(bytes, kStep));
    return out_.data() + used_;
  }
  /// What room() gave was written up to here.
  void written(const char* end) { used_ = static_cast<std::size_t>(end - out_.data()); }

  void copy(std::string_view text) {
    char* const at = room(text.size());
    std::memcpy(at, text.data(), text.size());
    used_ += text.size();
  }
  void put(char letter) {
    *room(1) = letter;
    ++used_;
  }
  std::size_t size() const { return used_; }
  /// The string as it is now, for those who append to it themselves; the room goes on behind that.
  template <typename Append>
  void append(const Append& append) {
    end();
    append(out_);
    used_ = out_.size();
  }
  void end() { out_.resize(used_); }

 private:
  // New letters of a string are zeros first: so not more than are likely to be written.
  static constexpr std::size_t kStep = 1024;

  std::string& out_;
  std::size_t used_;
};

}  // namespace muster::query
