// Replies in gzip.
#include "server/http/compression.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace muster::server {
namespace {

std::string header(const Reply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return {};
}

/// What gzip makes of it, as far as it goes.
std::string plain(const std::string& compressed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string input = compressed;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  std::string text;
  int done = Z_OK;
  while (done == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0)) {
    std::array<Bytef, 4096> buffer{};
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    done = inflate(&stream, Z_SYNC_FLUSH);
    text.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream.avail_out);
  }
  EXPECT_TRUE(done == Z_OK || done == Z_STREAM_END || done == Z_BUF_ERROR) << done;
  inflateEnd(&stream);
  return text;
}

/// Says what it is given, block by block; may then wait.
class Blocks final : public BodyStream {
 public:
  Blocks(std::vector<std::string> blocks, bool waits) : blocks_(std::move(blocks)), waits_(waits) {}
  Status next(std::string& block) override {
    if (at_ < blocks_.size()) block += blocks_[at_++];
    return {};
  }
  bool wait(std::function<void()> /*wake*/) override { return waits_; }

 private:
  std::vector<std::string> blocks_;
  std::size_t at_ = 0;
  bool waits_;
};

Reply compressed(Reply reply, std::string_view accept_encoding, std::string_view method = "POST") {
  Request request{.method = method, .target = "/", .content_type = {}, .accept = {}, .body = {}};
  request.accept_encoding = accept_encoding;
  compress(request, reply);
  return reply;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 500; ++i) text += R"({"id":"c)" + std::to_string(i) + "\"}\n";
  return text;
}

TEST(TakesGzip, ReadsQualities) {
  for (const char* const yes :
       {"gzip", "GZIP", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "gzip;q=0.001",
        "identity;q=0.5, gzip", " gzip ; q=1 "}) {
    EXPECT_TRUE(takes_gzip(yes)) << yes;
  }
  for (const char* const no : {"", "identity", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "gzipped",
                               "gzip;q=2", "gzip;q=x", "identity, gzip;q=0.5", "gzip;q=0.000"}) {
    EXPECT_FALSE(takes_gzip(no)) << no;
  }
}

TEST(Compression, MakesLongTextsShorterForClientsThatTakeIt) {
  const std::string text = long_text();
  const Reply reply = compressed(Reply{.body = text}, "gzip");
  EXPECT_EQ(header(reply, "Content-Encoding"), "gzip");
  EXPECT_EQ(header(reply, "Vary"), "Accept-Encoding");
  EXPECT_LT(reply.body.size(), text.size() / 3);
  EXPECT_EQ(plain(reply.body), text);
}

TEST(Compression, LeavesTheRestAsItIs) {
  const std::string text = long_text();
  const Reply unasked = compressed(Reply{.body = text}, "");
  EXPECT_EQ(unasked.body, text);
  EXPECT_EQ(header(unasked, "Vary"), "Accept-Encoding");
  const Reply small =
      compressed(Reply{.body = std::string(kLeastCompressedBytes - 1, 'x')}, "gzip");
  EXPECT_EQ(header(small, "Content-Encoding"), "");
  EXPECT_TRUE(small.headers.empty());
  const Reply head = compressed(Reply{.body = text}, "gzip", "HEAD");
  EXPECT_EQ(head.body, text);
  const Reply bitmap =
      compressed(Reply{.content_type = "application/vnd.roaring", .body = text}, "gzip");
  EXPECT_EQ(bitmap.body, text);
}

TEST(Compression, AStreamIsOneGzipStreamToItsEnd) {
  std::vector<std::string> blocks(50, long_text());
  std::string whole;
  for (const std::string& each : blocks) whole += each;
  Reply reply;
  reply.content_type = "text/csv; charset=utf-8; header=present";
  reply.stream = std::make_unique<Blocks>(blocks, false);
  reply = compressed(std::move(reply), "gzip");
  EXPECT_EQ(header(reply, "Content-Encoding"), "gzip");
  std::string sent;
  std::size_t steps = 0;
  for (;; ++steps) {
    std::string block;
    ASSERT_TRUE(reply.stream->next(block).ok());
    if (block.empty()) break;
    sent += block;
  }
  EXPECT_FALSE(reply.stream->wait([] {}));
  EXPECT_GT(steps, 1U);
  EXPECT_LT(sent.size(), whole.size() / 3);
  EXPECT_EQ(plain(sent), whole);
}

TEST(Compression, EveryEventOfAStreamOfEventsArrivesAtOnce) {
  Reply reply;
  reply.content_type = "text/event-stream";
  reply.stream =
      std::make_unique<Blocks>(std::vector<std::string>{"event: a\n\n", "event: b\n\n"}, true);
  reply = compressed(std::move(reply), "gzip");
  std::string sent;
  ASSERT_TRUE(reply.stream->next(sent).ok());
  EXPECT_EQ(plain(sent), "event: a\n\n");
  ASSERT_TRUE(reply.stream->next(sent).ok());
  EXPECT_EQ(plain(sent), "event: a\n\nevent: b\n\n");
  std::string nothing;
  ASSERT_TRUE(reply.stream->next(nothing).ok());
  EXPECT_TRUE(nothing.empty());
  EXPECT_TRUE(reply.stream->wait([] {}));
}

}  // namespace
}  // namespace muster::server
