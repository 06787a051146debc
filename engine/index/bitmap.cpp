#include "engine/index/bitmap.hpp"

#include <roaring/roaring.h>

#include <algorithm>

#include "engine/check.hpp"

namespace muster::engine {

namespace {
// roaring_bitmap_frozen_view requires this alignment.
constexpr std::uintptr_t kFrozenAlignment = 32;
}  // namespace

void Bitmap::Free::operator()(roaring::api::roaring_bitmap_s* bitmap) const {
  roaring::api::roaring_bitmap_free(bitmap);
}

Bitmap::Bitmap() : Bitmap(roaring::api::roaring_bitmap_create()) {}

Bitmap::Bitmap(roaring::api::roaring_bitmap_s* bitmap) : bitmap_(bitmap, Free{}) {
  ENGINE_CHECK(bitmap != nullptr);
}

Bitmap::Bitmap(const Bitmap& other)
    : Bitmap(roaring::api::roaring_bitmap_copy(other.bitmap_.get())) {}

Bitmap& Bitmap::operator=(const Bitmap& other) {
  if (this != &other) *this = Bitmap(other);
  return *this;
}

Bitmap Bitmap::of(std::span<const Row> rows) {
  return Bitmap(roaring::api::roaring_bitmap_of_ptr(rows.size(), rows.data()));
}

Bitmap Bitmap::range(Row begin, std::uint64_t end) {
  Bitmap result;
  roaring::api::roaring_bitmap_add_range(result.bitmap_.get(), begin, end);
  return result;
}

std::uint64_t Bitmap::cardinality() const {
  return roaring::api::roaring_bitmap_get_cardinality(bitmap_.get());
}
bool Bitmap::empty() const { return roaring::api::roaring_bitmap_is_empty(bitmap_.get()); }
bool Bitmap::contains(Row row) const {
  return roaring::api::roaring_bitmap_contains(bitmap_.get(), row);
}
std::uint64_t Bitmap::rank(Row row) const {
  return roaring::api::roaring_bitmap_rank(bitmap_.get(), row);
}

std::optional<Row> Bitmap::at(std::uint64_t k) const {
  Row row = 0;
  if (k > 0xFFFFFFFFU ||
      !roaring::api::roaring_bitmap_select(bitmap_.get(), static_cast<std::uint32_t>(k), &row)) {
    return std::nullopt;
  }
  return row;
}

std::vector<Row> Bitmap::rows() const {
  std::vector<Row> result(cardinality());
  roaring::api::roaring_bitmap_to_uint32_array(bitmap_.get(), result.data());
  return result;
}

std::size_t Bitmap::copy_rows(Row from, std::span<Row> out) const {
  roaring::api::roaring_uint32_iterator_t iterator;
  roaring::api::roaring_iterator_init(bitmap_.get(), &iterator);
  if (!roaring::api::roaring_uint32_iterator_move_equalorlarger(&iterator, from)) return 0;
  return roaring::api::roaring_uint32_iterator_read(
      &iterator, out.data(),
      static_cast<std::uint32_t>(std::min<std::size_t>(out.size(), 0xFFFFFFFFU)));
}

void Bitmap::add_many(std::span<const Row> rows) {
  ENGINE_CHECK(!is_frozen());
  roaring::api::roaring_bitmap_add_many(bitmap_.get(), rows.size(), rows.data());
}

std::vector<std::uint32_t> Bitmap::chunks() const {
  const auto& array = bitmap_->high_low_container;
  return {array.keys, array.keys + array.size};
}

std::uint64_t Bitmap::memory_bytes() const {
  // What CRoaring spends on a container beside its payload: key, type, pointer, struct, and two
  // allocations.
  constexpr std::uint64_t kContainerOverhead = 64;
  const auto containers = static_cast<std::uint64_t>(bitmap_->high_low_container.size);
  return roaring::api::roaring_bitmap_frozen_size_in_bytes(bitmap_.get()) +
         containers * kContainerOverhead;
}

Bitmap Bitmap::operator&(const Bitmap& other) const {
  return Bitmap(roaring::api::roaring_bitmap_and(bitmap_.get(), other.bitmap_.get()));
}
Bitmap Bitmap::operator|(const Bitmap& other) const {
  return Bitmap(roaring::api::roaring_bitmap_or(bitmap_.get(), other.bitmap_.get()));
}
Bitmap Bitmap::operator-(const Bitmap& other) const {
  return Bitmap(roaring::api::roaring_bitmap_andnot(bitmap_.get(), other.bitmap_.get()));
}
bool operator==(const Bitmap& left, const Bitmap& right) {
  return roaring::api::roaring_bitmap_equals(left.bitmap_.get(), right.bitmap_.get());
}

std::optional<Bitmap> Bitmap::valid(roaring::api::roaring_bitmap_s* read) {
  if (read == nullptr) return std::nullopt;
  Bitmap bitmap(read);
  const char* reason = nullptr;
  if (!roaring::api::roaring_bitmap_internal_validate(read, &reason)) return std::nullopt;
  return bitmap;
}

std::string Bitmap::portable_bytes() const {
  std::string bytes(roaring::api::roaring_bitmap_portable_size_in_bytes(bitmap_.get()), '\0');
  roaring::api::roaring_bitmap_portable_serialize(bitmap_.get(), bytes.data());
  return bytes;
}

std::optional<Bitmap> Bitmap::from_portable_bytes(std::span<const std::byte> bytes) {
  const char* data = reinterpret_cast<const char*>(bytes.data());
  if (roaring::api::roaring_bitmap_portable_deserialize_size(data, bytes.size()) != bytes.size()) {
    return std::nullopt;
  }
  return valid(roaring::api::roaring_bitmap_portable_deserialize_safe(data, bytes.size()));
}

std::size_t Bitmap::frozen_size() const {
  return roaring::api::roaring_bitmap_frozen_size_in_bytes(bitmap_.get());
}

void Bitmap::write_frozen(std::span<std::byte> out) const {
  ENGINE_CHECK(out.size() == frozen_size());
  roaring::api::roaring_bitmap_frozen_serialize(bitmap_.get(), reinterpret_cast<char*>(out.data()));
}

std::optional<Bitmap> Bitmap::view_frozen(std::span<const std::byte> bytes) {
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % kFrozenAlignment != 0) return std::nullopt;
  // CRoaring's view type is const because the bytes are; freeing it frees only the view.
  return valid(const_cast<roaring::api::roaring_bitmap_s*>(roaring::api::roaring_bitmap_frozen_view(
      reinterpret_cast<const char*>(bytes.data()), bytes.size())));
}

}  // namespace muster::engine
