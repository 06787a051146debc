// What the program's exit code says.
#pragma once

#include "engine/result.hpp"

namespace muster::server {

inline constexpr int kDone = 0;
inline constexpr int kWrongInput = 1;  ///< the input or the query is wrong
inline constexpr int kWrongUsage = 2;
inline constexpr int kIoFailed = 3;  ///< I/O or storage failed

constexpr int exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
    case ErrorCode::corrupt_store:
    case ErrorCode::io_failed:
    case ErrorCode::disk_full:
    case ErrorCode::writes_refused:
      return kIoFailed;
    default:
      return kWrongInput;
  }
}

}  // namespace muster::server
