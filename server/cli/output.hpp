// Standard output as a place for data: buffered, and no failed write goes unnoticed.
//
// A reader that stops early (`| head`) is no failure: what is written from then on is dropped.
// Threads: one caller. Cost: one system call a 64 KiB.
#pragma once

#include <string>
#include <string_view>

#include "engine/result.hpp"

namespace muster::server {

class Output {
 public:
  /// `name` stands for the descriptor in messages. The descriptor is not closed.
  Output(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

  /// io_failed when the bytes cannot be written, or the reader has gone.
  Status write(std::string_view bytes);
  Status flush();
  /// The last failure was a reader that has closed its end.
  bool reader_has_gone() const { return reader_has_gone_; }

 private:
  Status write_now(std::string_view bytes);

  int descriptor_;
  std::string name_;
  std::string buffer_;
  bool reader_has_gone_ = false;
};

}  // namespace muster::server
