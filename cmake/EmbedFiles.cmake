# Text files as constants of a C++ source: cmake -DOUT=FILE -DNAME=IDENTIFIER -DHEADER=H -DFILES=A;B -P this.
#
# HEADER declares `struct EmbeddedFile { std::string_view name, text; }` in muster::server and a
# function IDENTIFIER() that gives a span of them, in the order of FILES.
string(REPLACE "|" ";" FILES "${FILES}")
list(LENGTH FILES count)
set(source "#include \"${HEADER}\"\n\n#include <array>\n\nnamespace muster::server {\nnamespace {\n\n")
string(APPEND source "constexpr std::array<EmbeddedFile, ${count}> kFiles{{\n")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  get_filename_component(name "${file}" NAME_WE)
  string(APPEND source "    {\"${name}\", R\"muster(${text})muster\"},\n")
endforeach()
string(APPEND source "}};\n\n}  // namespace\n\nstd::span<const EmbeddedFile> ${NAME}() { return kFiles; }\n\n}  // namespace muster::server\n")
file(WRITE "${OUT}" "${source}")
