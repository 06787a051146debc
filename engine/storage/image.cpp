#include "engine/storage/image.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <tbb/parallel_for_each.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::engine {

namespace {

constexpr std::array<char, 8> kMagic = {'M', 'U', 'S', 'T', 'E', 'R', 'I', 'M'};
constexpr std::uint32_t kFormat = 2;
constexpr std::uint32_t kMaxSections = 1U << 20;

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
Error failed(const std::filesystem::path& path, std::string_view action, int error_number) {
  return {ErrorCode::io_failed,
          fmt::format("{} {} failed: {}", action, path.string(), std::strerror(error_number))};
}

bool is_of_attribute(SectionKind kind) {
  return kind == SectionKind::values || kind == SectionKind::dictionary ||
         kind == SectionKind::bitmaps || kind == SectionKind::sketch;
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int descriptor() const { return descriptor_; }
  bool write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int descriptor_;
};

}  // namespace

struct Image::Mapping {
  explicit Mapping(std::span<const std::byte> mapped) : bytes(mapped) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() { ::munmap(const_cast<std::byte*>(bytes.data()), bytes.size()); }
  std::span<const std::byte> bytes;
};

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

Status Image::write_file(const std::filesystem::path& path) const {
  std::vector<TableRow> table;
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

  File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.descriptor() < 0) return failed(path, "creating", errno);
  std::uint64_t position = 0;
  const auto write = [&](std::span<const std::byte> bytes) {
    position += bytes.size();
    return file.write(bytes);
  };
  const auto pad = [&] {
    static constexpr std::array<std::byte, kSectionAlignment> kZeros{};
    return write(std::span(kZeros).first(aligned(position) - position));
  };
  bool written = write(std::as_bytes(std::span(&header, 1))) &&
                 write(std::as_bytes(std::span(table))) && pad();
  for (const auto& [key, entry] : entries_) written = written && write(entry.bytes) && pad();
  if (!written) return failed(path, "writing", errno);
  if (::fsync(file.descriptor()) != 0) return failed(path, "syncing", errno);
  return {};
}

Result<std::shared_ptr<const Image>> Image::map_file(const std::filesystem::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.descriptor() < 0) {
    if (errno == ENOENT) {
      return Error{ErrorCode::not_found, fmt::format("{} does not exist", path.string())};
    }
    return failed(path, "opening", errno);
  }
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return failed(path, "reading", errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode)) return corrupt(path, "it is no regular file");
  if (size < sizeof(Header)) return corrupt(path, "it is shorter than its header");

  void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor(), 0);
  if (address == MAP_FAILED) return failed(path, "mapping", errno);
  std::shared_ptr<Image> image(new Image());
  image->mapping_ =
      std::make_unique<Mapping>(std::span(static_cast<const std::byte*>(address), size));
  const std::span<const std::byte> bytes = image->mapping_->bytes;

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

}  // namespace muster::engine
