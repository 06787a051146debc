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
using roaring::internal::container_t;
using roaring::internal::run_container_t;

// Up to so many rows of a chunk are added and removed one by one; more are set in its words.
constexpr std::size_t kFewRows = 16;
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

struct Part {
  std::uint16_t chunk = 0;
  Container container;
  ChunkOwner owner;  // null: what is viewed
};

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
    std::copy_if(add_now.begin(), add_now.end(), std::back_inserter(adding), [&](Row row) {
      return !view.contains(static_cast<std::uint16_t>(row % kChunkRows));
    });
    std::copy_if(remove_now.begin(), remove_now.end(), std::back_inserter(removing), [&](Row row) {
      return view.contains(static_cast<std::uint16_t>(row % kChunkRows)) ||
             std::binary_search(add_now.begin(), add_now.end(), row);
    });
    if (adding.empty() && removing.empty()) {
      if (is_there) share(next++);
      continue;
    }
    Container made;
    if (is_there && adding.size() + removing.size() <= kFewRows) {
      made =
          changed_by_row({static_cast<container_t*>(array.containers[next]), array.typecodes[next]},
                         adding, removing);
    } else {
      std::array<std::uint64_t, kChunkWords>
          words;  // NOLINT(cppcoreguidelines-pro-type-member-init)
      view.copy_to(words);
      for (const Row row : adding) {
        words[row % kChunkRows / 64] |= std::uint64_t{1} << (row % 64);
      }
      for (const Row row : removing) {
        words[row % kChunkRows / 64] &= ~(std::uint64_t{1} << (row % 64));
      }
      Bitmap one;
      one.append_chunk(chunk, words);
      one.optimise();
      roaring_array_t& of_one = one.bitmap_->high_low_container;
      if (of_one.size == 1) {
        made = {static_cast<container_t*>(of_one.containers[0]), of_one.typecodes[0]};
        of_one.size = 0;  // it is ours now
      }
    }
    if (is_there) ++next;
    if (made.data != nullptr) {
      parts.push_back({static_cast<std::uint16_t>(chunk), made, owned(made)});
    }
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
