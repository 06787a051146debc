// Image: all bytes of one population version, as checksummed sections.
//
// File layout, little-endian: a 64-byte header (magic, format, section count, file size, checksum
// of the table, checksum of the header), the section table, then the sections, each on a 64-byte
// border and covered by an XXH3 checksum; gaps are zero, so every byte of the file is accounted
// for. The same sections live in memory while a population has no file.
// Threads: immutable once made. Cost: map_file() reads every byte once.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/result.hpp"
#include "engine/storage/disk.hpp"
#include "engine/storage/image_bytes.hpp"
#include "engine/types.hpp"

namespace muster::engine {

/// What a section holds; the numbers are part of the file format.
enum class SectionKind : std::uint32_t {
  description = 1,        ///< rows, attributes
  ids = 2,                ///< external ids
  id_order = 3,           ///< rows in id order
  values = 4,             ///< an attribute's column
  dictionary = 5,         ///< an attribute's dictionary
  bitmaps = 6,            ///< an attribute's bitmaps
  sketch = 7,             ///< what of an attribute's column can be read at a byte a row
  events = 8,             ///< types and properties of events
  event_list = 9,         ///< an event type's events
  event_values = 10,      ///< a property of an event type's events
  event_dictionary = 11,  ///< a property's dictionary
  computed = 12,          ///< how the last attributes are computed from events
  lineage = 13,           ///< where the version stands in the history of its store
  snapshot = 14,          ///< when it was taken, if it is a snapshot (snapshots.hpp)
};

inline constexpr SectionKind kLastSectionKind = SectionKind::snapshot;

struct SectionKey {
  SectionKind kind = SectionKind::description;
  std::uint32_t attribute = 0;
  friend auto operator<=>(const SectionKey&, const SectionKey&) = default;
};

using Sections = std::map<SectionKey, ImageBytes>;

class Image {
 public:
  /// An image held in memory.
  static std::shared_ptr<const Image> of(Sections sections);
  /// `base` with some sections replaced or added, and all of some kinds and those of attributes
  /// from `attributes_before` on left out. What stays is neither copied nor read: the new image
  /// keeps the old one alive.
  static std::shared_ptr<const Image> with(std::shared_ptr<const Image> base, Sections added,
                                           std::span<const SectionKind> without = {},
                                           std::optional<AttributeId> attributes_before = {});
  /// Maps a file and checks header, table, gaps and every section; corrupt_store says what is
  /// wrong.
  static Result<std::shared_ptr<const Image>> map_file(const std::filesystem::path& path,
                                                       Disk& disk = machine_disk());

  /// A copy of one section of a file, for which no other is read; none where the image has no such
  /// section. corrupt_store as map_file(), but for what other sections hold.
  static Result<std::optional<ImageBytes>> read_section(const std::filesystem::path& path,
                                                        SectionKey key,
                                                        Disk& disk = machine_disk());

  /// Whether the file is an image as far as its header goes, but of a format that this program does
  /// not read.
  static bool is_of_other_format(const std::filesystem::path& path, Disk& disk);

  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  ~Image();

  /// The bytes of a section, 64-byte aligned; empty when the image has none.
  std::optional<std::span<const std::byte>> section(SectionKey key) const;
  /// 16 hexadecimal digits of a hash over all sections.
  const std::string& version() const { return version_; }
  /// Bytes of all sections.
  std::uint64_t size_bytes() const;

  /// Writes the file, synced to the disk. disk_full or io_failed name what failed; the file is then
  /// useless.
  Status write_file(const std::filesystem::path& path, Disk& disk = machine_disk()) const;

 private:
  struct Entry {
    std::span<const std::byte> bytes;
    std::uint64_t checksum = 0;
  };
  Image();
  static Result<std::shared_ptr<Image>> map_table(const std::filesystem::path& path, Disk& disk);
  void take(Sections sections);
  void name_version();

  Sections owned_;
  std::shared_ptr<const Image> base_;  // holds the bytes of sections that are not owned
  std::unique_ptr<MappedFile> mapping_;
  std::map<SectionKey, Entry> entries_;
  std::string version_;
};

}  // namespace muster::engine
