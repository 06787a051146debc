// Snapshots over the API: taken, asked by name, compared, deleted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "engine/storage/store.hpp"
#include "server/api/api.hpp"
#include "server/saved/saved_store.hpp"
#include "server/saved/snapshot_shelf.hpp"
#include "tests/server/api/ask.hpp"
#include "tests/server/api/small_population.hpp"
#include "tests/server/cli/process.hpp"

namespace muster::server {
namespace {

using testing::HasSubstr;

class SnapshotCalls : public testing::Test {
 protected:
  SnapshotCalls() {
    EXPECT_TRUE(engine::save_store(path_, *small_population()).ok());
    auto live = engine::LiveStore::open(path_);
    EXPECT_TRUE(live.ok());
    live_ = *std::move(live);
    api_ = std::make_unique<Api>(live_service(path_, live_).value());
  }
  Reply send(std::string_view method, std::string_view target, std::string_view body = {}) const {
    return api_->answer(Request{
        .method = method, .target = target, .content_type = {}, .accept = {}, .body = body});
  }
  void create(const std::string& id) const {
    const Reply reply = send("PATCH", "/v1/customers", R"({"id":")" + id + R"("})");
    EXPECT_EQ(reply.status, 200U) << reply.body;
  }
  Reply count(const std::string& version) const {
    return post(*api_, "/v1/count", R"({"where":"TRUE","version":")" + version + R"("})");
  }
  std::int64_t customers(const std::string& version) const {
    const Reply reply = count(version);
    EXPECT_EQ(reply.status, 200U) << reply.body;
    return json_of(reply).at("count").as_int64();
  }
  const std::int64_t all_ = static_cast<std::int64_t>(small_population()->size());

  ScratchFolder folder_;
  std::filesystem::path path_ = folder_.path("shop");
  std::shared_ptr<engine::LiveStore> live_;
  std::unique_ptr<Api> api_;
};

TEST_F(SnapshotCalls, AreTakenListedAndDeleted) {
  EXPECT_TRUE(json_of(get(*api_, "/v1/snapshots")).at("snapshots").as_array().empty());
  const std::string version = live_->current()->version();
  const Reply taken = send("PUT", "/v1/snapshots/monday");
  ASSERT_EQ(taken.status, 201U) << taken.body;
  EXPECT_EQ(json_of(taken).at("name").as_string(), "monday");
  EXPECT_EQ(json_of(taken).at("version").as_string(), version);
  EXPECT_EQ(json_of(taken).at("customers").as_int64(), all_);
  EXPECT_EQ(json_of(get(*api_, "/v1/snapshots/monday")), json_of(taken));
  create("new");
  const auto listed = json_of(get(*api_, "/v1/snapshots"));
  EXPECT_EQ(listed.at("snapshots").as_array().size(), 1U);
  EXPECT_EQ(listed.at("snapshots").at(0), json_of(taken));
  EXPECT_EQ(listed.at("version").as_string(), live_->current()->version());
  EXPECT_EQ(send("DELETE", "/v1/snapshots/monday").status, 200U);
  EXPECT_EQ(get(*api_, "/v1/snapshots/monday").status, 404U);
  EXPECT_EQ(send("DELETE", "/v1/snapshots/monday").status, 404U);
}

TEST_F(SnapshotCalls, AreAskedByNameOrVersion) {
  const std::string version = live_->current()->version();
  ASSERT_EQ(send("PUT", "/v1/snapshots/monday").status, 201U);
  create("new");
  EXPECT_EQ(customers("monday"), all_);
  EXPECT_EQ(customers(version), all_);
  EXPECT_EQ(customers("current"), all_ + 1);
  const Reply reply = count("monday");
  EXPECT_EQ(header(reply, "Muster-Version"), version);
  EXPECT_EQ(json_of(reply).at("version").as_string(), version);
}

TEST_F(SnapshotCalls, PagesOfASnapshotStayOnIt) {
  ASSERT_EQ(send("PUT", "/v1/snapshots/monday").status, 201U);
  create("new");
  std::set<std::string> ids;
  std::string cursor;
  for (int pages = 0; pages <= all_; ++pages) {
    const Reply reply = post(*api_, "/v1/members",
                             R"({"where":"TRUE","limit":1,"version":"monday")" +
                                 (cursor.empty() ? "" : R"(,"cursor":")" + cursor + "\"") + "}");
    ASSERT_EQ(reply.status, 200U) << reply.body;
    const auto page = json_of(reply);
    for (const auto& member : page.at("members").as_array()) {
      ids.emplace(member.at("id").as_string());
    }
    if (page.at("next").is_null()) break;
    cursor = page.at("next").as_string();
  }
  EXPECT_EQ(ids.size(), small_population()->size());
  EXPECT_FALSE(ids.contains("new"));
}

TEST_F(SnapshotCalls, AreComparedWithWhatIsNow) {
  ASSERT_EQ(send("PUT", "/v1/snapshots/monday").status, 201U);
  create("new");
  const Reply reply = post(*api_, "/v1/diff", R"({"where":"TRUE","from":"monday"})");
  ASSERT_EQ(reply.status, 200U) << reply.body;
  EXPECT_EQ(json_of(reply).at("entered").at("count").as_int64(), 1);
  EXPECT_EQ(json_of(reply).at("stayed").as_int64(), all_);
}

TEST_F(SnapshotCalls, TheSameAskedTwiceIsTheSame) {
  const Reply taken = send("PUT", "/v1/snapshots/monday");
  const Reply again = send("PUT", "/v1/snapshots/monday");
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(again.body, taken.body);
  create("new");
  const Reply other = send("PUT", "/v1/snapshots/monday");
  EXPECT_EQ(other.status, 409U);
  EXPECT_EQ(get(*api_, "/v1/snapshots/monday").body, taken.body);
}

TEST_F(SnapshotCalls, KeepAnOlderVersionThatIsStillKnown) {
  const auto before = live_->current();
  create("new");
  const Reply taken =
      send("PUT", "/v1/snapshots/before", R"({"version":")" + before->version() + R"("})");
  ASSERT_EQ(taken.status, 201U) << taken.body;
  EXPECT_EQ(json_of(taken).at("customers").as_int64(), all_);
  EXPECT_EQ(send("PUT", "/v1/snapshots/x", R"({"version":"0123456789abcdef"})").status, 410U);
  EXPECT_EQ(send("PUT", "/v1/snapshots/x", R"({"of":"now"})").status, 400U);
}

TEST_F(SnapshotCalls, ANameTakenAnewIsAnotherSnapshot) {
  ASSERT_EQ(send("PUT", "/v1/snapshots/monday").status, 201U);
  EXPECT_EQ(customers("monday"), all_);
  create("new");
  ASSERT_EQ(send("DELETE", "/v1/snapshots/monday").status, 200U);
  const Reply gone = count("monday");
  EXPECT_EQ(gone.status, 400U) << "not the one that was open";
  ASSERT_EQ(send("PUT", "/v1/snapshots/monday").status, 201U);
  EXPECT_EQ(customers("monday"), all_ + 1);
}

TEST_F(SnapshotCalls, SayWhatIsWrong) {
  ASSERT_EQ(send("PUT", "/v1/snapshots/monday").status, 201U);
  const Reply unknown = count("mondey");
  EXPECT_EQ(unknown.status, 400U);
  EXPECT_EQ(json_of(unknown).at("suggestion").as_string(), "monday");
  EXPECT_EQ(send("PUT", "/v1/snapshots/a%2Fb").status, 400U);
  EXPECT_EQ(send("PUT", "/v1/snapshots/..%2F..%2Fx").status, 400U);
  EXPECT_EQ(send("PUT", "/v1/snapshots/current").status, 400U);
  EXPECT_THAT(count("0123456789abcdef").body, HasSubstr("snapshot"));
  const Api files(Service{small_population()});
  EXPECT_EQ(files
                .answer(Request{.method = "PUT",
                                .target = "/v1/snapshots/monday",
                                .content_type = {},
                                .accept = {},
                                .body = {}})
                .status,
            404U);
}

TEST_F(SnapshotCalls, AShelfKeepsFewOpen) {
  SnapshotShelf shelf(path_);
  std::vector<std::weak_ptr<const engine::Population>> opened;
  for (std::size_t i = 0; i <= SnapshotShelf::kMostOpen; ++i) {
    const std::string name = "s" + std::to_string(i);
    ASSERT_TRUE(shelf.snapshots().take(name, *live_->current(), {}).ok());
    opened.emplace_back(shelf.open(name).value());
  }
  EXPECT_TRUE(opened.front().expired());
  EXPECT_FALSE(opened.back().expired());
  EXPECT_EQ(shelf.open("s1").value(), opened[1].lock()) << "not read again";
}

}  // namespace
}  // namespace muster::server
