# One interface target that every room links: include root, warnings, nothing machine-specific.
add_library(muster_settings INTERFACE)
target_include_directories(muster_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(muster_settings INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough -Werror
  # gcc 12 reports false -Wnull-dereference, -Wmaybe-uninitialized and -Wrestrict hits inside
  # libstdc++ and Boost once those are inlined at -O2 and above (GCC bugs 105562, 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-null-dereference -Wno-maybe-uninitialized -Wno-restrict>
  # clang 14 calls a captured `this` unused where a generic lambda only calls members by their bare
  # names, which gcc requires it to capture. ENGINE_CHECK(!"why") turns a text into false on purpose.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-unused-lambda-capture -Wno-string-conversion>)

