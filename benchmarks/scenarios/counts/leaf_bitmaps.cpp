// Writes the customers of single predicates as files, for contenders that work on bitmaps.
//
//   leaf_bitmaps STORE LEAVES AS_OF FOLDER
//
// LEAVES holds `name<TAB>where` lines; each becomes FOLDER/name.roaring, a run-optimised bitmap in
// the portable Roaring format, and FOLDER/name.bits, one bit a row. FOLDER/rows holds the number of
// customers and is written last.
#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <vector>

#include "benchmarks/scenarios/turns.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/index/chunk_view.hpp"
#include "engine/live/open_store.hpp"
#include "query/language/parser.hpp"
#include "query/plan/bind.hpp"

namespace {

using muster::engine::kChunkWords;

template <typename T>
T value_or_fail(muster::Result<T> result) {
  if (!result.ok()) muster::benchmarks::fail("leaf_bitmaps: " + result.error().message);
  return *std::move(result);
}

void write_file(const std::filesystem::path& path, const char* bytes, std::size_t size) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes, static_cast<std::streamsize>(size));
  file.close();
  if (!file) muster::benchmarks::fail(fmt::format("cannot write {}", path.string()));
}

void write_bits(const std::filesystem::path& path, const muster::engine::Bitmap& bitmap,
                std::uint64_t rows) {
  const std::uint64_t chunks = (rows + muster::engine::kChunkRows - 1) / muster::engine::kChunkRows;
  std::vector<std::uint64_t> words(chunks * kChunkWords);
  for (const std::uint32_t chunk : bitmap.chunks()) {
    muster::engine::ChunkView(bitmap, chunk)
        .copy_to(muster::engine::ChunkWords(words.data() + std::size_t{chunk} * kChunkWords,
                                            kChunkWords));
  }
  write_file(path, reinterpret_cast<const char*>(words.data()), (rows + 7) / 8);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) muster::benchmarks::fail("usage: leaf_bitmaps STORE LEAVES AS_OF FOLDER");
  const auto population = value_or_fail(muster::engine::open_store(argv[1]));
  const auto context = value_or_fail(muster::query::read_context(argv[3], "UTC"));
  const std::filesystem::path folder = argv[4];
  for (const auto& [name, where] : muster::benchmarks::read_listing(argv[2])) {
    const auto expression = value_or_fail(muster::query::parse(where));
    const auto bound = value_or_fail(muster::query::bind(expression, *population, context));
    auto bitmap = value_or_fail(muster::engine::select(*population, bound.filter));
    bitmap.optimise();
    const std::string bytes = bitmap.portable_bytes();
    write_file(folder / (name + ".roaring"), bytes.data(), bytes.size());
    write_bits(folder / (name + ".bits"), bitmap, population->size());
  }
  const std::string rows = fmt::format("{}\n", population->size());
  write_file(folder / "rows", rows.data(), rows.size());
  return 0;
}
