// Versions of a bitmap: a roaring_array put together from containers of the version before and new
// ones. Beside chunk_view.cpp the only file that knows CRoaring's containers.

#include <roaring/containers/containers.h>
#include <roaring/containers/convert.h>
#include <roaring/memory.h>
#include <roaring/roaring.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "engine/check.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/index/chunk_view.hpp"

namespace muster::engine {

namespace {

using roaring::api::roaring_array_t;
using roaring::api::roaring_bitmap_t;
using roaring::internal::array_container_t;
using roaring::internal::bitset_container_t;
using roaring::internal::container_t;
using roaring::internal::run_container_t;

// Up to so many rows of a chunk are added and removed one by one; more are set in its words.
constexpr std::size_t kFewRows = 16;
// Rows that a container may hold as a list.
constexpr std::size_t kMostInList = roaring::internal::DEFAULT_MAX_SIZE;
// As of Bitmap::optimise().
constexpr std::int32_t kMostRuns = 128;

struct Container {
  container_t* data = nullptr;  // null: no row
  std::uint8_t type = 0;
};

void release(Container container) {
  if (container.data != nullptr) {
    roaring::internal::container_free(container.data, container.type);
  }
}

ChunkOwner owned(Container container) {
  return {static_cast<void*>(container.data), [container](void*) { release(container); }};
}

Container copy_of(Container container) {
  container_t* const copy = roaring::internal::container_clone(container.data, container.type);
  ENGINE_CHECK(copy != nullptr);
  return {copy, container.type};
}

// A container in place of another, which is released if it is not the same.
void replace(Container& container, container_t* next, std::uint8_t type) {
  if (next != container.data) release(container);
  container = {next, type};
}

// The rows of the version before, some added, some removed, one by one.
Container changed_by_row(Container before, std::span<const Row> added,
                         std::span<const Row> removed) {
  Container made = copy_of(before);
  std::uint8_t type = 0;
  for (const Row row : added) {
    container_t* const next = roaring::internal::container_add(
        made.data, static_cast<std::uint16_t>(row % kChunkRows), made.type, &type);
    replace(made, next, type);
  }
  for (const Row row : removed) {
    container_t* const next = roaring::internal::container_remove(
        made.data, static_cast<std::uint16_t>(row % kChunkRows), made.type, &type);
    replace(made, next, type);
  }
  if (!roaring::internal::container_nonzero_cardinality(made.data, made.type)) {
    release(made);
    return {};
  }
  if (made.type == RUN_CONTAINER_TYPE) {
    auto* const runs = static_cast<run_container_t*>(static_cast<void*>(made.data));
    if (runs->n_runs > kMostRuns) {
      container_t* const next = roaring::internal::convert_to_bitset_or_array_container(
          runs, roaring::internal::run_container_cardinality(runs), &type);
      replace(made, next, type);
    }
  }
  return made;
}

// A container of a version, and what keeps it.
struct Part {
  std::uint16_t chunk = 0;
  Container container;
  ChunkOwner owner;  // null: what is viewed
};

Part part_of(Container container) { return {0, container, owned(container)}; }

// Memory for a container and its rows in one piece, and where the rows lie: CRoaring never frees a
// container of a version.
template <typename Struct, typename Element>
Part one_piece(std::size_t elements, std::size_t alignment, std::uint8_t type, Struct*& container,
               Element*& data) {
  const std::size_t room = sizeof(Struct) + elements * sizeof(Element) + alignment;
  auto memory = std::make_shared_for_overwrite<std::uint64_t[]>(room / sizeof(std::uint64_t) + 1);
  container = new (memory.get()) Struct{};
  std::size_t space = room - sizeof(Struct);
  void* place = reinterpret_cast<std::byte*>(memory.get()) + sizeof(Struct);
  ENGINE_CHECK(std::align(alignment, elements * sizeof(Element), place, space) != nullptr);
  data = static_cast<Element*>(place);
  return {0, {reinterpret_cast<container_t*>(container), type}, std::move(memory)};
}

// The rows of a list without `removed` and with `added`, of which it has all and none.
Part changed_list(std::span<const std::uint16_t> before, std::span<const Row> added,
                  std::span<const Row> removed) {
  const std::size_t rows = before.size() + added.size() - removed.size();
  array_container_t* list = nullptr;
  std::uint16_t* out = nullptr;
  Part part = one_piece(rows, alignof(std::uint16_t), ARRAY_CONTAINER_TYPE, list, out);
  list->cardinality = static_cast<std::int32_t>(rows);
  list->capacity = list->cardinality;
  list->array = out;
  auto from = before.begin();
  while (!added.empty() || !removed.empty()) {
    const bool adds = removed.empty() || (!added.empty() && added[0] < removed[0]);
    std::span<const Row>& changes = adds ? added : removed;
    const auto row = static_cast<std::uint16_t>(changes[0] % kChunkRows);
    changes = changes.subspan(1);
    const auto until = std::lower_bound(from, before.end(), row);
    out = std::copy(from, until, out);
    from = until;
    if (adds) {
      *out++ = row;
    } else {
      ++from;
    }
  }
  std::copy(from, before.end(), out);
  return part;
}

Part changed_words(const bitset_container_t& before, std::span<const Row> added,
                   std::span<const Row> removed) {
  // What bitmaps of an image have as well.
  constexpr std::size_t kWordsAlignment = 64;
  bitset_container_t* bits = nullptr;
  std::uint64_t* words = nullptr;
  Part part = one_piece(kChunkWords, kWordsAlignment, BITSET_CONTAINER_TYPE, bits, words);
  bits->words = words;
  bits->cardinality = before.cardinality + static_cast<std::int32_t>(added.size()) -
                      static_cast<std::int32_t>(removed.size());
  std::copy_n(before.words, kChunkWords, words);
  for (const std::span<const Row> changes : {added, removed}) {
    for (const Row row : changes) words[row % kChunkRows / 64] ^= std::uint64_t{1} << (row % 64);
  }
  return part;
}

// The rows set in `words`, of which there is one at least, in the kind that suits them.
Container packed(ConstChunkWords words) {
  Bitmap bitmap;
  bitmap.append_chunk(0, words);
  bitmap.optimise();
  const roaring_array_t& array = bitmap.handle()->high_low_container;
  return copy_of({static_cast<container_t*>(array.containers[0]), array.typecodes[0]});
}

// The container of a view's chunk with `added` and without `removed`.
Part changed_chunk(const ChunkView& view, Container before, std::span<const Row> added,
                   std::span<const Row> removed) {
  const std::size_t changes = added.size() + removed.size();
  const std::size_t rows = view.cardinality() + added.size() - removed.size();
  if (rows == 0) return {};
  switch (view.kind()) {
    case ChunkView::Kind::array:
      if (rows <= kMostInList) {
        const auto* const list = reinterpret_cast<const array_container_t*>(before.data);
        return changed_list({list->array, static_cast<std::size_t>(list->cardinality)}, added,
                            removed);
      }
      break;
    case ChunkView::Kind::bitset:
      // With so many changes runs may have become smaller.
      if (rows > kMostInList && rows < kChunkRows && changes <= kMostInList) {
        return changed_words(*reinterpret_cast<const bitset_container_t*>(before.data), added,
                             removed);
      }
      break;
    case ChunkView::Kind::run:
      if (changes <= kFewRows) return part_of(changed_by_row(before, added, removed));
      break;
    case ChunkView::Kind::empty:
      if (changes <= kFewRows) return changed_list({}, added, removed);
      break;
  }
  std::array<std::uint64_t, kChunkWords> words;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  view.copy_to(words);
  for (const std::span<const Row> list : {added, removed}) {
    for (const Row row : list) words[row % kChunkRows / 64] ^= std::uint64_t{1} << (row % 64);
  }
  return part_of(packed(words));
}

// A bitmap that does not free its containers: CRoaring takes it for one of its frozen views, which
// are one piece of memory as well.
roaring_bitmap_t* assembled(std::span<const Part> parts) {
  static_assert(sizeof(roaring_bitmap_t) % alignof(container_t*) == 0);
  const std::size_t count = parts.size();
  const std::size_t bytes =
      sizeof(roaring_bitmap_t) + count * (sizeof(container_t*) + sizeof(std::uint16_t) + 1);
  auto* const memory = static_cast<std::byte*>(roaring_malloc(bytes));
  ENGINE_CHECK(memory != nullptr);
  auto* const bitmap = new (memory) roaring_bitmap_t{};
  roaring_array_t& array = bitmap->high_low_container;
  auto* const containers = reinterpret_cast<container_t**>(memory + sizeof(roaring_bitmap_t));
  array.containers = containers;
  array.keys = reinterpret_cast<std::uint16_t*>(containers + count);
  array.typecodes = reinterpret_cast<std::uint8_t*>(array.keys + count);
  array.size = static_cast<std::int32_t>(count);
  array.allocation_size = array.size;
  array.flags = ROARING_FLAG_FROZEN;
  for (std::size_t i = 0; i < count; ++i) {
    array.containers[i] = parts[i].container.data;
    array.keys[i] = parts[i].chunk;
    array.typecodes[i] = parts[i].container.type;
  }
  return bitmap;
}

// The rows of the next chunk of a list, which is shortened by them.
std::span<const Row> take_chunk(std::span<const Row>& rows, std::uint32_t chunk) {
  std::size_t end = 0;
  while (end < rows.size() && rows[end] / kChunkRows == chunk) ++end;
  const auto taken = rows.first(end);
  rows = rows.subspan(end);
  return taken;
}

}  // namespace

// What a version shares: a view that is viewed on, and the owner of each container.
struct Bitmap::Versioned {
  Handle view;
  std::vector<ChunkOwner> owners;
};

bool Bitmap::is_frozen() const {
  return (bitmap_->high_low_container.flags & ROARING_FLAG_FROZEN) != 0;
}

Bitmap Bitmap::with(std::span<const Row> added, std::span<const Row> removed) const {
  const roaring_array_t& array = bitmap_->high_low_container;
  const auto versioned = std::make_shared<Versioned>();
  if (is_frozen()) versioned->view = versioned_ == nullptr ? bitmap_ : versioned_->view;

  std::vector<Part> parts;
  parts.reserve(static_cast<std::size_t>(array.size) + 1);
  const auto share = [&](std::int32_t i) {
    const Container container{static_cast<container_t*>(array.containers[i]), array.typecodes[i]};
    if (!is_frozen()) {
      const Container copy = copy_of(container);
      parts.push_back({array.keys[i], copy, owned(copy)});
    } else {
      parts.push_back(
          {array.keys[i], container,
           versioned_ == nullptr ? nullptr : versioned_->owners[static_cast<std::size_t>(i)]});
    }
  };

  std::int32_t next = 0;
  std::vector<Row> adding;
  std::vector<Row> removing;
  while (!added.empty() || !removed.empty()) {
    const std::uint32_t chunk = std::min(added.empty() ? kNoChunk : added[0] / kChunkRows,
                                         removed.empty() ? kNoChunk : removed[0] / kChunkRows);
    while (next < array.size && array.keys[next] < chunk) share(next++);
    const bool is_there = next < array.size && array.keys[next] == chunk;
    const ChunkView view(*this, chunk);
    // Most changes of a list say nothing new of a bitmap.
    adding.clear();
    removing.clear();
    const auto add_now = take_chunk(added, chunk);
    const auto remove_now = take_chunk(removed, chunk);
    const auto is_in = [&](Row row) {
      return view.contains(static_cast<std::uint16_t>(row % kChunkRows));
    };
    std::copy_if(add_now.begin(), add_now.end(), std::back_inserter(adding), [&](Row row) {
      return !is_in(row) && !std::binary_search(remove_now.begin(), remove_now.end(), row);
    });
    std::copy_if(remove_now.begin(), remove_now.end(), std::back_inserter(removing), is_in);
    const bool changes = !adding.empty() || !removing.empty();
    if (is_there && !changes) share(next);
    if (changes) {
      const Container before =
          is_there
              ? Container{static_cast<container_t*>(array.containers[next]), array.typecodes[next]}
              : Container{};
      Part part = changed_chunk(view, before, adding, removing);
      part.chunk = static_cast<std::uint16_t>(chunk);
      if (part.container.data != nullptr) parts.push_back(std::move(part));
    }
    if (is_there) ++next;
  }
  while (next < array.size) share(next++);

  Bitmap result(assembled(parts));
  versioned->owners.reserve(parts.size());
  for (Part& part : parts) versioned->owners.push_back(std::move(part.owner));
  result.versioned_ = versioned;
  return result;
}

void Bitmap::visit_owned(const VisitOwned& visit) const {
  const roaring_array_t& array = bitmap_->high_low_container;
  if (versioned_ == nullptr) {
    if (!is_frozen()) visit(bitmap_.get(), memory_bytes());
    return;
  }
  visit(bitmap_.get(), sizeof(roaring_bitmap_t) +
                           versioned_->owners.size() * (sizeof(ChunkOwner) + sizeof(void*) + 3));
  for (std::size_t i = 0; i < versioned_->owners.size(); ++i) {
    const void* const owner = versioned_->owners[i].get();
    if (owner == nullptr) continue;
    visit(owner, static_cast<std::uint64_t>(roaring::internal::container_size_in_bytes(
                     static_cast<const container_t*>(array.containers[i]), array.typecodes[i])));
  }
}

}  // namespace muster::engine
