#include "engine/storage/image.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for_each.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::engine {

namespace {

constexpr std::array<char, 8> kMagic = {'M', 'U', 'S', 'T', 'E', 'R', 'I', 'M'};
constexpr std::uint32_t kFormat = 2;
constexpr std::uint32_t kMaxSections = 1U << 20;
constexpr std::size_t kGathered = std::size_t{1} << 20;  // bytes of small pieces to one write

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t format = kFormat;
  std::uint32_t sections = 0;
  std::uint64_t file_size = 0;
  std::uint64_t table_checksum = 0;
  std::array<std::uint64_t, 3> reserved{};
  std::uint64_t header_checksum = 0;  // of the bytes before it
};
static_assert(sizeof(Header) == 64);

struct TableRow {
  std::uint32_t kind = 0;
  std::uint32_t attribute = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint64_t checksum = 0;
};
static_assert(sizeof(TableRow) == 32);

std::uint64_t checksum(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}
std::uint64_t header_checksum(const Header& header) {
  return checksum(std::as_bytes(std::span(&header, 1)).first(offsetof(Header, header_checksum)));
}
std::uint64_t aligned(std::uint64_t offset) {
  return (offset + kSectionAlignment - 1) / kSectionAlignment * kSectionAlignment;
}

Error corrupt(const std::filesystem::path& path, std::string_view what) {
  return {ErrorCode::corrupt_store,
          fmt::format("{} is not a whole population image: {}", path.filename().string(), what)};
}
bool is_of_attribute(SectionKind kind) {
  return kind == SectionKind::values || kind == SectionKind::dictionary ||
         kind == SectionKind::bitmaps || kind == SectionKind::sketch;
}

}  // namespace

Image::Image() = default;
Image::~Image() = default;

std::shared_ptr<const Image> Image::of(Sections sections) {
  std::shared_ptr<Image> image(new Image());
  image->take(std::move(sections));
  return image;
}

std::shared_ptr<const Image> Image::with(std::shared_ptr<const Image> base, Sections added,
                                         std::span<const SectionKind> without,
                                         std::optional<AttributeId> attributes_before) {
  std::shared_ptr<Image> image(new Image());
  for (const auto& [key, entry] : base->entries_) {
    const bool left_out = std::find(without.begin(), without.end(), key.kind) != without.end() ||
                          (attributes_before && is_of_attribute(key.kind) &&
                           key.attribute >= attributes_before->index);
    if (!left_out) image->entries_.emplace(key, entry);
  }
  image->base_ = std::move(base);
  image->take(std::move(added));
  return image;
}

void Image::take(Sections sections) {
  owned_ = std::move(sections);
  std::vector<Entry*> entries;
  entries.reserve(owned_.size());
  for (const auto& [key, bytes] : owned_) {
    Entry& entry = entries_[key];
    entry = {bytes, 0};
    entries.push_back(&entry);
  }
  tbb::parallel_for_each(entries, [](Entry* entry) { entry->checksum = checksum(entry->bytes); });
  name_version();
}

void Image::name_version() {
  std::vector<std::uint64_t> words;
  for (const auto& [key, entry] : entries_) {
    words.insert(words.end(), {static_cast<std::uint64_t>(key.kind), key.attribute,
                               entry.bytes.size(), entry.checksum});
  }
  version_ = fmt::format("{:016x}", checksum(std::as_bytes(std::span(words))));
}

std::optional<std::span<const std::byte>> Image::section(SectionKey key) const {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  return found->second.bytes;
}

std::uint64_t Image::size_bytes() const {
  std::uint64_t total = 0;
  for (const auto& [key, entry] : entries_) total += entry.bytes.size();
  return total;
}

Status Image::write_file(const std::filesystem::path& path, Disk& disk) const {
  std::vector<TableRow> table;
  table.reserve(entries_.size());
  std::uint64_t offset = aligned(sizeof(Header) + entries_.size() * sizeof(TableRow));
  for (const auto& [key, entry] : entries_) {
    table.push_back({static_cast<std::uint32_t>(key.kind), key.attribute, offset,
                     entry.bytes.size(), entry.checksum});
    offset = aligned(offset + entry.bytes.size());
  }
  Header header;
  header.sections = static_cast<std::uint32_t>(table.size());
  header.file_size = offset;
  header.table_checksum = checksum(std::as_bytes(std::span(table)));
  header.header_checksum = header_checksum(header);

  auto file = disk.open(path, Disk::Mode::create);
  if (!file) return std::move(file).error();
  const auto size_before = (*file)->size();
  if (!size_before) return size_before.error();
  if (*size_before != 0) {
    if (Status cut = (*file)->truncate(0); !cut) return cut;
  }
  std::uint64_t position = 0;
  // Pieces are gathered into writes of some size: most sections are small.
  std::vector<std::byte> gathered;
  const auto flush = [&]() -> Status {
    if (gathered.empty()) return {};
    Status written = (*file)->write(position - gathered.size(), gathered);
    gathered.clear();
    return written;
  };
  const auto write = [&](std::span<const std::byte> bytes) -> Status {
    const std::size_t padding = aligned(position + bytes.size()) - (position + bytes.size());
    if (bytes.size() < kGathered) {
      gathered.insert(gathered.end(), bytes.begin(), bytes.end());
    } else {
      if (Status flushed = flush(); !flushed) return flushed;
      if (Status written = (*file)->write(position, bytes); !written) return written;
    }
    gathered.resize(gathered.size() + padding);
    position += bytes.size() + padding;
    return gathered.size() < kGathered ? Status() : flush();
  };
  ImageBytes front;
  append_array(front, std::span<const Header>(&header, 1));
  append_array(front, std::span<const TableRow>(table));
  if (Status written = write(front); !written) return written;
  for (const auto& [key, entry] : entries_) {
    if (Status written = write(entry.bytes); !written) return written;
  }
  if (Status flushed = flush(); !flushed) return flushed;
  return (*file)->sync();
}

bool Image::is_of_other_format(const std::filesystem::path& path, Disk& disk) {
  Header header;
  auto file = disk.open(path, Disk::Mode::read);
  if (!file) return false;
  const auto read = (*file)->read(0, std::as_writable_bytes(std::span(&header, 1)));
  return read.ok() && *read == sizeof header && header.magic == kMagic &&
         header.format != kFormat && header.header_checksum == header_checksum(header);
}

// The file's sections where its header and table are whole; what is in the sections is not looked
// at.
Result<std::shared_ptr<Image>> Image::map_table(const std::filesystem::path& path, Disk& disk) {
  auto mapped = disk.map(path);
  if (!mapped) return std::move(mapped).error();
  std::shared_ptr<Image> image(new Image());
  image->mapping_ = *std::move(mapped);
  const std::span<const std::byte> bytes = image->mapping_->bytes();
  const std::uint64_t size = bytes.size();
  if (size < sizeof(Header)) return corrupt(path, "it is shorter than its header");

  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != kMagic) return corrupt(path, "it was not written by muster");
  if (header.format != kFormat) {
    return corrupt(
        path,
        fmt::format("its format is {}, this program reads format {}{}", header.format, kFormat,
                    header.format < kFormat ? "; load the customers' files again to renew it"
                                            : "; a later program wrote it"));
  }
  if (header.header_checksum != header_checksum(header))
    return corrupt(path, "its header is damaged");
  if (header.file_size != size) {
    return corrupt(path, fmt::format("it has {} bytes of {}", size, header.file_size));
  }
  const auto table = header.sections > kMaxSections
                         ? std::nullopt
                         : view_array<TableRow>(bytes, sizeof(Header), header.sections);
  if (!table || checksum(std::as_bytes(*table)) != header.table_checksum) {
    return corrupt(path, "its section table is damaged");
  }

  // The table must walk the file from front to back with nothing but zeros in between.
  const auto zeros = [&](std::uint64_t begin, std::uint64_t end) {
    return std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                       bytes.begin() + static_cast<std::ptrdiff_t>(end),
                       [](std::byte byte) { return byte == std::byte{0}; });
  };
  std::uint64_t end = sizeof(Header) + table->size_bytes();
  for (const TableRow& row : *table) {
    if (row.offset != aligned(end) || row.offset > size || row.length > size - row.offset ||
        !zeros(end, row.offset)) {
      return corrupt(path, "its sections do not follow each other");
    }
    end = row.offset + row.length;
    const SectionKey key{static_cast<SectionKind>(row.kind), row.attribute};
    if (!image->entries_.emplace(key, Entry{bytes.subspan(row.offset, row.length), row.checksum})
             .second) {
      return corrupt(path, "a section is there twice");
    }
  }
  if (aligned(end) != size || !zeros(end, size)) return corrupt(path, "it has bytes left over");

  return image;
}

Result<std::shared_ptr<const Image>> Image::map_file(const std::filesystem::path& path,
                                                     Disk& disk) {
  auto mapped = map_table(path, disk);
  if (!mapped) return std::move(mapped).error();
  std::shared_ptr<Image> image = *std::move(mapped);
  std::vector<const Entry*> entries;
  for (const auto& [key, entry] : image->entries_) entries.push_back(&entry);
  std::vector<char> damaged(entries.size(), 0);
  tbb::parallel_for(std::size_t{0}, entries.size(), [&](std::size_t i) {
    damaged[i] = checksum(entries[i]->bytes) != entries[i]->checksum;
  });
  if (std::find(damaged.begin(), damaged.end(), 1) != damaged.end()) {
    return corrupt(path, "a section's checksum does not match its bytes");
  }
  image->name_version();
  return std::shared_ptr<const Image>(std::move(image));
}

Result<std::optional<ImageBytes>> Image::read_section(const std::filesystem::path& path,
                                                      SectionKey key, Disk& disk) {
  auto image = map_table(path, disk);
  if (!image) return std::move(image).error();
  const auto found = (*image)->entries_.find(key);
  if (found == (*image)->entries_.end()) return std::optional<ImageBytes>{};
  const Entry& entry = found->second;
  if (checksum(entry.bytes) != entry.checksum) {
    return corrupt(path, "a section's checksum does not match its bytes");
  }
  return std::optional<ImageBytes>(ImageBytes(entry.bytes.begin(), entry.bytes.end()));
}

}  // namespace muster::engine
