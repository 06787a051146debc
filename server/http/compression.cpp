#include "server/http/compression.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/check.hpp"
#include "server/api/accept.hpp"
#include "server/api/media_types.hpp"

namespace muster::server {
namespace {

constexpr int kGzipWindow = 15 + 16;  // the largest window, with gzip's header and checksum
constexpr int kMemoryLevel = 8;
/// The fastest: JSON and CSV shrink to a fifth even so, and a reply should not wait.
constexpr int kLevel = 1;

/// A gzip stream under way.
class Deflater {
 public:
  Deflater() {
    const int done =
        deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY);
    if (done != Z_OK) throw std::bad_alloc();
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream_); }

  /// Appends what `text` becomes; with Z_SYNC_FLUSH all of it, with Z_FINISH the end too.
  void add(std::string_view text, int flush, std::string& out) {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max() / 2;
    do {
      const std::string_view part = text.substr(0, kMost);
      text.remove_prefix(part.size());
      // zlib only reads what next_in points at, and takes it without const for its age.
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
      stream_.avail_in = static_cast<uInt>(part.size());
      write(text.empty() ? flush : Z_NO_FLUSH, out);
    } while (!text.empty());
  }

 private:
  void write(int flush, std::string& out) {
    std::array<Bytef, 16'384>
        buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    do {
      stream_.next_out = buffer.data();
      stream_.avail_out = static_cast<uInt>(buffer.size());
      const int done = deflate(&stream_, flush);
      ENGINE_CHECK(done != Z_STREAM_ERROR);
      const std::size_t size = buffer.size() - stream_.avail_out;
      out.append(reinterpret_cast<const char*>(buffer.data()), size);
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
};

/// Another stream, compressed. Where that one has said all there is for now, so does this.
class CompressedStream final : public BodyStream {
 public:
  CompressedStream(std::unique_ptr<BodyStream> plain, bool at_once)
      : plain_(std::move(plain)), at_once_(at_once) {}

  Status next(std::string& block) override {
    const std::size_t before = block.size();
    while (block.size() == before && !ended_) {
      text_.clear();
      if (Status made = plain_->next(text_); !made) return made;
      if (!text_.empty()) {
        deflater_.add(text_, at_once_ ? Z_SYNC_FLUSH : Z_NO_FLUSH, block);
      } else if (at_once_) {
        return {};  // nothing yet, perhaps; wait() knows
      } else {
        ended_ = true;
        deflater_.add({}, Z_FINISH, block);
      }
    }
    return {};
  }

  bool wait(std::function<void()> wake) override {
    return at_once_ && plain_->wait(std::move(wake));
  }

 private:
  std::unique_ptr<BodyStream> plain_;
  const bool at_once_;  ///< every block must arrive as it is said
  bool ended_ = false;
  Deflater deflater_;
  std::string text_;
};

bool is_text(std::string_view type) {
  type = type.substr(0, type.find(';'));
  return type.starts_with("text/") || type == kJsonType || type == kNdjsonType ||
         type.ends_with("+json");
}

}  // namespace

bool takes_gzip(std::string_view accept_encoding) {
  const std::optional<double> gzip = coding_quality(accept_encoding, "gzip");
  const std::optional<double> any = coding_quality(accept_encoding, "*");
  const double quality = gzip.value_or(any.value_or(0));
  return quality > 0 && quality >= coding_quality(accept_encoding, "identity").value_or(0);
}

void compress(const Request& request, Reply& reply) {
  if (!is_text(reply.content_type)) return;
  const bool is_event_stream = reply.content_type.starts_with(kEventStreamType);
  if (!reply.stream && reply.body.size() < kLeastCompressedBytes) return;
  reply.headers.emplace_back("Vary", "Accept-Encoding");
  if (request.method == "HEAD" || !takes_gzip(request.accept_encoding)) return;
  if (reply.stream) {
    reply.stream = std::make_unique<CompressedStream>(std::move(reply.stream), is_event_stream);
  } else {
    std::string compressed;
    Deflater().add(reply.body, Z_FINISH, compressed);
    reply.body = std::move(compressed);
  }
  reply.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace muster::server
