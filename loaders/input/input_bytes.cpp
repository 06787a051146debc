#include "loaders/input/input_bytes.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace muster::loaders {
namespace {

Error file_error(const std::string& path, const char* what) {
  const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io_failed;
  return Error{code, path + ": cannot " + what + ": " + std::strerror(errno)};
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

Result<InputBytes> InputBytes::open(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return file_error(path, "open");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return file_error(path, "examine");
  if (S_ISDIR(status.st_mode)) {
    return Error{ErrorCode::invalid_input, path + ": is a directory, not a file of customers"};
  }
  if (S_ISREG(status.st_mode)) {
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0) return InputBytes(std::string());
    void* const map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (map == MAP_FAILED) return file_error(path, "map");
    ::madvise(map, size, MADV_SEQUENTIAL);
    return InputBytes(static_cast<const char*>(map), size);
  }
  std::string bytes;
  std::string buffer(std::size_t{1} << 20, '\0');
  while (true) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error(path, "read");
    if (got == 0) break;
    bytes.append(buffer, 0, static_cast<std::size_t>(got));
  }
  return InputBytes(std::move(bytes));
}

InputBytes::InputBytes(InputBytes&& other) noexcept
    : map_(std::exchange(other.map_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      owned_(std::move(other.owned_)) {}

InputBytes& InputBytes::operator=(InputBytes&& other) noexcept {
  std::swap(map_, other.map_);
  std::swap(size_, other.size_);
  std::swap(owned_, other.owned_);
  return *this;
}

InputBytes::~InputBytes() {
  if (map_ != nullptr) ::munmap(const_cast<char*>(map_), size_);
}

}  // namespace muster::loaders
