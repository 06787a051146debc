# The files of a folder, whatever bytes they have, as constants of a C++ source:
# cmake -DOUT=FILE -DFOLDER=PATH -DHEADER=H -DTYPE=T -DNAME=IDENTIFIER -P this.
#
# HEADER declares `struct T { std::string_view name, bytes; }` in muster::server and a function
# IDENTIFIER() that gives a span of them, by name. The assembler reads the bytes: megabytes of string
# literals would be slow to compile.
set(files "")
if(FOLDER)
  file(GLOB files RELATIVE "${FOLDER}" "${FOLDER}/*")
endif()
list(SORT files)
list(LENGTH files count)
set(labels "")
set(entries "")
set(number 0)
foreach(file IN LISTS files)
  set(label "muster_${NAME}_${number}")
  string(APPEND labels "asm(\".pushsection .rodata\\n\"\n"
                       "    \".global ${label}, ${label}_end\\n\"\n"
                       "    \"${label}:\\n.incbin \\\"${FOLDER}/${file}\\\"\\n${label}_end:\\n\"\n"
                       "    \".popsection\\n\");\n"
                       "extern \"C\" const char ${label}[];\nextern \"C\" const char ${label}_end[];\n")
  string(APPEND entries "      {\"${file}\", between(${label}, ${label}_end)},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUT}" "#include \"${HEADER}\"

#include <array>
#include <cstddef>

${labels}
namespace muster::server {

std::span<const ${TYPE}> ${NAME}() {
  [[maybe_unused]] const auto between = [](const char* begin, const char* end) {
    return std::string_view(begin, static_cast<std::size_t>(end - begin));
  };
  static const std::array<${TYPE}, ${count}> files{{
${entries}  }};
  return files;
}

}  // namespace muster::server
")
