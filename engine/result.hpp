// Result: how a caller's mistake travels.
//
// Anything a user can get wrong (a query, a file, a stored image) comes back as a value, never as
// an exception: `Result<T>` holds either the T or one `Error` that says what was wrong, where, and
// what to do. Broken invariants of the program itself are ENGINE_CHECK's business (check.hpp).
// Threads: plain values, no shared state. Cost: success is one variant tag.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/check.hpp"

namespace muster {

/// What kind of mistake it was; the edges map it to an exit code or an HTTP status.
enum class ErrorCode {
  invalid_query,        ///< the text or rule tree cannot be understood
  unknown_name,         ///< no attribute, value, zone, … of that name
  wrong_type,           ///< an operator does not fit an attribute's type
  limit_exceeded,       ///< depth, size, node or row limit
  invalid_input,        ///< a file, row, option or request body is wrong
  in_use,               ///< others refer to what was to be deleted
  not_found,            ///< a file, store or customer that does not exist
  corrupt_store,        ///< an image that is cut, flipped, or not ours
  io_failed,            ///< reading or writing failed
  deadline_exceeded,    ///< stopped because its time was up or it was cancelled
  precondition_failed,  ///< a customer is no longer as the caller saw her
  version_gone,         ///< a version that is no longer kept
  disk_full,            ///< no space is left; nothing was changed
  writes_refused,       ///< a sync failed: what is on the disk is not known
};

/// A place in a text that a user wrote. `offset` counts bytes from 0; `line` and `column` count
/// from 1, columns in Unicode code points.
struct TextPosition {
  std::size_t offset = 0;
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const TextPosition&, const TextPosition&) = default;
};

struct Error {
  ErrorCode code = ErrorCode::invalid_input;
  /// One sentence a user can act on: what was found and what was expected. No source paths.
  std::string message;
  /// Where in the user's text, if there is one.
  std::optional<TextPosition> position = std::nullopt;
  /// The nearest known name, if one is near ("did you mean").
  std::optional<std::string> suggestion = std::nullopt;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  // Implicit, so that `return value;` and `return Error{…};` both do.
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value. Requires ok().
  T& value() & {
    ENGINE_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    ENGINE_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    ENGINE_CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// The mistake. Requires !ok().
  const Error& error() const& {
    ENGINE_CHECK(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    ENGINE_CHECK(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

/// Done, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): as above
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    ENGINE_CHECK(!ok());
    return *error_;
  }
  Error&& error() && {
    ENGINE_CHECK(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace muster
