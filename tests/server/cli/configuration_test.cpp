#include "server/cli/configuration.hpp"

#include <gtest/gtest.h>

#include "server/cli/segment_file.hpp"

namespace muster::server {
namespace {

std::string mistake(std::string_view toml) {
  const Result<Configuration> read = parse_configuration(toml, "muster.toml");
  return read.ok() ? "" : read.error().message;
}

TEST(Configuration, OfNothingIsTheDefaults) {
  const Result<Configuration> read = parse_configuration("", "muster.toml");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->http.address, "127.0.0.1");
  EXPECT_EQ(read->http.port, 8080);
  EXPECT_EQ(read->http.body_bytes, 1U << 20);
  EXPECT_EQ(read->api.query_time, std::chrono::seconds(10));
}

TEST(Configuration, SaysWhereWebHooksMayLead) {
  const Result<Configuration> read =
      parse_configuration("[hooks]\nprivate = true\nseconds = 2.5\ntries = 4\n", "muster.toml");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_TRUE(read->hooks.policy.allow_private);
  EXPECT_EQ(read->hooks.policy.time, std::chrono::milliseconds(2'500));
  EXPECT_EQ(read->hooks.tries, 4U);
  EXPECT_FALSE(parse_configuration("", "muster.toml")->hooks.policy.allow_private);
  EXPECT_NE(mistake("[hooks]\nprivat = true\n"), "");
}

TEST(Configuration, ReadsEveryKey) {
  const Result<Configuration> read = parse_configuration(R"(
      listen = "[::1]:9000"
      allowed_hosts = ["crm.example"]
      allowed_origins = ["https://crm.example"]
      workers = 3
      writers = 7
      threads = 2
      log = true
      [limits]
      body_bytes = 1000
      header_bytes = 2000
      change_bytes = 3000
      changes_per_call = 70
      page_seconds = 6
      json_depth = 10
      where_bytes = 500
      where_depth = 20
      where_nodes = 30
      queries_per_call = 40
      connections = 50
      queue = 60
      query_seconds = 0.5
      query_mebibytes = 64
      idle_seconds = 1
      header_seconds = 2
      body_seconds = 3
      write_seconds = 4
      drain_seconds = 5)",
                                                         "muster.toml");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->http.address, "::1");
  EXPECT_EQ(read->http.port, 9000);
  EXPECT_EQ(read->http.allowed_hosts, std::vector<std::string>{"crm.example"});
  EXPECT_EQ(read->http.allowed_origins, std::vector<std::string>{"https://crm.example"});
  EXPECT_EQ(read->http.workers, 3U);
  EXPECT_TRUE(read->http.access_log);
  EXPECT_EQ(read->http.body_bytes, 1000U);
  EXPECT_EQ(read->http.header_bytes, 2000U);
  EXPECT_EQ(read->http.writers, 7U);
  EXPECT_EQ(read->http.change_bytes, 3000U);
  EXPECT_EQ(read->api.changes_per_call, 70U);
  EXPECT_EQ(read->api.page_time, std::chrono::seconds(6));
  EXPECT_EQ(read->http.connections, 50U);
  EXPECT_EQ(read->http.queue, 60U);
  EXPECT_EQ(read->http.idle_time, std::chrono::seconds(1));
  EXPECT_EQ(read->http.header_time, std::chrono::seconds(2));
  EXPECT_EQ(read->http.body_time, std::chrono::seconds(3));
  EXPECT_EQ(read->http.write_time, std::chrono::seconds(4));
  EXPECT_EQ(read->http.drain_time, std::chrono::seconds(5));
  EXPECT_EQ(read->api.threads, 2U);
  EXPECT_EQ(read->api.json_depth, 10U);
  EXPECT_EQ(read->api.language.text_bytes, 500U);
  EXPECT_EQ(read->api.language.depth, 20U);
  EXPECT_EQ(read->api.language.nodes, 30U);
  EXPECT_EQ(read->api.queries_per_call, 40U);
  EXPECT_EQ(read->api.query_time, std::chrono::milliseconds(500));
  EXPECT_EQ(read->api.query_mebibytes, 64U);
}

TEST(Configuration, NamesTheLineOfAMistake) {
  EXPECT_NE(mistake("listen = \"127.0.0.1:1\"\nworkers = -1\n").find("muster.toml, line 2"),
            std::string::npos);
  EXPECT_NE(mistake("workers = \n"), "");
  EXPECT_NE(mistake("[limits]\nquery_seconds = \"long\"\n"), "");
  EXPECT_NE(mistake("[limits]\nquery_seconds = nan\n"), "");
  EXPECT_NE(mistake("limits = 3\n"), "");
  EXPECT_NE(mistake("listen = 8080\n"), "");
  EXPECT_NE(mistake("allowed_hosts = [1]\n"), "");
}

TEST(Configuration, SuggestsTheNearestKey) {
  const Result<Configuration> read = parse_configuration("lisen = \"x\"\n", "muster.toml");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().suggestion, "listen");
}

TEST(Listen, IsAnAddressAndAPort) {
  HttpOptions http;
  EXPECT_TRUE(read_listen("127.0.0.2:0", http).ok());
  EXPECT_EQ(http.address, "127.0.0.2");
  EXPECT_EQ(http.port, 0);
  EXPECT_TRUE(read_listen("localhost:81", http).ok());
  EXPECT_EQ(http.address, "127.0.0.1");
  for (const char* const wrong : {"", ":", "8080", ":8080", "127.0.0.1", "127.0.0.1:",
                                  "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x", "::1:80"}) {
    EXPECT_FALSE(read_listen(wrong, http).ok()) << wrong;
  }
}

TEST(SegmentFile, ReadsNameFamilyWhereAndDescription) {
  const Result<engine::SegmentCatalogue> read = parse_segments(
      "[[segment]]\nname = \"a\"\nfamily = \"value\"\nwhere = \"spend > 3\"\n"
      "description = \"b\"\n",
      "s.toml");
  ASSERT_TRUE(read.ok()) << read.error().message;
  const engine::Segment* segment = read->find("a");
  ASSERT_NE(segment, nullptr);
  EXPECT_EQ(segment->family, engine::Family::value);
  EXPECT_EQ(segment->where, "spend > 3");
  EXPECT_EQ(segment->description, "b");
}

TEST(SegmentFile, RefusesWhatIsMissingTwiceOrUnknown) {
  const std::string whole = "[[segment]]\nname = \"a\"\nfamily = \"value\"\nwhere = \"TRUE\"\n";
  const std::string twice = whole + whole;
  for (const char* const wrong :
       {"", "segment = 3", "[[segment]]\nname = \"a\"\n",
        "[[segment]]\nname = \"a\"\nfamily = \"value\"\nwhere = 3\n",
        "[[segment]]\nname = \"a\"\nfamily = \"value\"\nwhere = \"TRUE\"\nsize = 3\n",
        twice.c_str()}) {
    EXPECT_FALSE(parse_segments(wrong, "s.toml").ok()) << wrong;
  }
}

}  // namespace
}  // namespace muster::server
