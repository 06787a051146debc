// Checks on the program's own invariants. A failed check is a bug here, never a user's mistake
// (those are Result's business), so it ends the process with file and line on standard error.
// Threads: safe. Cost: one predictable branch; ENGINE_DCHECK costs nothing in release builds and is
// for hot loops only.
#pragma once

namespace muster::detail {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}  // namespace muster::detail

#define ENGINE_CHECK(expression) \
  (static_cast<bool>(expression) \
       ? static_cast<void>(0)    \
       : ::muster::detail::check_failed(#expression, __FILE__, __LINE__))

#ifdef NDEBUG
#define ENGINE_DCHECK(expression) static_cast<void>(sizeof(static_cast<bool>(expression)))
#else
#define ENGINE_DCHECK(expression) ENGINE_CHECK(expression)
#endif
