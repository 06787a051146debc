#include "server/api/plan_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "query/language/words.hpp"
#include "query/run/members.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

constexpr std::string_view kShareRule = "a number of percent above 0, to four places";

Error wrong(const std::string& path, std::string_view message,
            std::optional<std::string> suggestion = std::nullopt) {
  return {ErrorCode::invalid_input, fmt::format("{}: {}", path, message), std::nullopt,
          std::move(suggestion)};
}

Result<std::string> needed_text(const BodyObject& object, std::string_view name) {
  Result<std::optional<std::string>> text = object.text(name);
  if (!text) return std::move(text).error();
  if (!text->has_value() || (*text)->empty()) return wrong(object.path_of(name), "this is needed");
  return **std::move(text);
}

/// Millionths; at most `most` percent.
Result<std::optional<std::uint64_t>> share(const BodyObject& object, std::string_view name,
                                           double most) {
  const json::value* value = object.find(name);
  if (value == nullptr) return std::optional<std::uint64_t>{};
  if (!value->is_number())
    return wrong(object.path_of(name), fmt::format("expected {}", kShareRule));
  const double percent = value->to_number<double>();
  const double parts = percent * 10'000;
  const double whole = std::round(parts);
  if (!(percent > 0) || !(percent <= most) || std::abs(parts - whole) > 1e-6 || whole < 1) {
    return wrong(object.path_of(name), fmt::format("expected {}, at most {}", kShareRule, most));
  }
  return std::optional(static_cast<std::uint64_t>(whole));
}

class PlanReader {
 public:
  PlanReader(const query::QueryContext& context, const query::LanguageLimits& limits)
      : context_(context), limits_(limits) {}

  Result<query::CampaignPlan> read(const BodyObject& body) {
    if (auto status = read_heads(body); !status) return std::move(status).error();
    if (auto status = read_channels(body); !status) return std::move(status).error();
    Result<std::optional<std::vector<BodyObject>>> campaigns = body.objects("campaigns");
    if (!campaigns) return std::move(campaigns).error();
    if (!campaigns->has_value() || (*campaigns)->empty()) {
      return wrong(body.path_of("campaigns"), "a plan needs one campaign or more");
    }
    if ((*campaigns)->size() > kMaxCampaigns) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("campaigns: {} are too many; {} are allowed", (*campaigns)->size(),
                               kMaxCampaigns)};
    }
    for (const BodyObject& campaign : **campaigns) {
      if (auto status = read_campaign(campaign); !status) return std::move(status).error();
    }
    return std::move(plan_);
  }

 private:
  Result<query::Query> query(const std::string& path, std::string_view where) const {
    Result<query::Query> query = query::read_query(where, context_, limits_);
    if (query) return query;
    Error error = std::move(query).error();
    error.message = fmt::format("{}: {}", path, error.message);
    return error;
  }

  Result<std::vector<query::Suppression>> suppressions(const BodyObject& object) const {
    std::vector<query::Suppression> found;
    Result<std::optional<std::vector<std::string>>> texts = object.texts("suppress");
    if (!texts) return std::move(texts).error();
    if (!texts->has_value()) return found;
    for (std::size_t i = 0; i < (*texts)->size(); ++i) {
      const std::string& text = (**texts)[i];
      auto who = query(fmt::format("{}[{}]", object.path_of("suppress"), i), text);
      if (!who) return std::move(who).error();
      found.push_back({text, *std::move(who)});
    }
    return found;
  }

  Status read_heads(const BodyObject& body) {
    auto suppress = suppressions(body);
    if (!suppress) return std::move(suppress).error();
    plan_.suppress = *std::move(suppress);
    auto seed = body.text("seed");
    if (!seed) return std::move(seed).error();
    plan_.seed = std::move(*seed).value_or("");
    auto value = body.text("value");
    if (!value) return std::move(value).error();
    plan_.value = std::move(*value).value_or("");
    auto balance = body.texts("balance");
    if (!balance) return std::move(balance).error();
    plan_.balance = std::move(*balance).value_or(std::vector<std::string>{});
    auto holdout = share(body, "holdout", 99);
    if (!holdout) return std::move(holdout).error();
    holdout_ = holdout->value_or(0);
    return {};
  }

  Status read_channels(const BodyObject& body) {
    const json::value* channels = body.find("channels");
    if (channels == nullptr) return {};
    const json::object* object = channels->if_object();
    if (object == nullptr) return wrong("channels", "expected an object: {\"email\": {…}}");
    for (const auto& member : *object) {
      const std::string name(member.key());
      const std::string path = "channels." + name;
      const json::object* settings = member.value().if_object();
      if (settings == nullptr) return wrong(path, "expected an object: {\"consent\": \"…\"}");
      const BodyObject channel(*settings, path);
      if (Status known = channel.allow_only({"consent"}); !known) return known;
      auto consent = channel.text("consent");
      if (!consent) return std::move(consent).error();
      query::PlannedChannel planned{name};
      if (consent->has_value()) {
        auto who = query(channel.path_of("consent"), **consent);
        if (!who) return std::move(who).error();
        planned.consent = *std::move(who);
      }
      plan_.channels.push_back(std::move(planned));
    }
    return {};
  }

  Result<std::size_t> channel(const BodyObject& object, const std::string& name) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < plan_.channels.size(); ++i) {
      if (plan_.channels[i].name == name) return i;
      names.push_back(plan_.channels[i].name);
    }
    return wrong(
        object.path_of("channel"),
        fmt::format("there is no channel '{}'; channels and their consent are listed under "
                    "channels, as in [channels.{}] consent = \"…\"",
                    name, name),
        engine::nearest(name, names));
  }

  Status read_cap(const BodyObject& object, query::PlannedCampaign& campaign) const {
    auto cap = object.whole_number("cap");
    if (!cap) return std::move(cap).error();
    auto by = object.text("by");
    if (!by) return std::move(by).error();
    if (cap->has_value() != by->has_value()) {
      return wrong(object.path_of(cap->has_value() ? "by" : "cap"),
                   "a cap and what it goes by belong together: cap = 5000, by = \"spend desc\"");
    }
    if (!cap->has_value()) return {};
    if (**cap == 0 || **cap > engine::kMaxRows) {
      return wrong(object.path_of("cap"),
                   fmt::format("expected 1 to {} customers", engine::kMaxRows));
    }
    campaign.cap = **cap;
    std::string_view term = **by;
    bool largest = true;
    if (const std::size_t blank = term.find_last_of(' '); blank != std::string_view::npos) {
      const std::string_view last = term.substr(blank + 1);
      const bool ascending = query::same_word(last, "asc");
      if (ascending || query::same_word(last, "desc")) {
        largest = !ascending;
        term = term.substr(0, blank);
      } else if (query::same_word(last, "ascending") || query::same_word(last, "descending")) {
        return wrong(object.path_of("by"), "a direction is asc or desc");
      }
    }
    auto best = query(object.path_of("by"),
                      fmt::format("{} IN {} {}", term, largest ? "TOP" : "BOTTOM", **cap));
    if (!best) return std::move(best).error();
    campaign.best = *std::move(best);
    return {};
  }

  Status read_cells(const BodyObject& object, query::PlannedCampaign& campaign) const {
    auto cells = object.objects("cells");
    if (!cells) return std::move(cells).error();
    if (!cells->has_value()) return {};
    const std::string path = object.path_of("cells");
    if ((*cells)->size() < 2 || (*cells)->size() > kMaxCells) {
      return wrong(path, fmt::format("a split has 2 to {} cells", kMaxCells));
    }
    std::uint64_t sum = 0;
    for (const BodyObject& cell : **cells) {
      if (Status known = cell.allow_only({"name", "percent"}); !known) return known;
      auto name = needed_text(cell, "name");
      if (!name) return std::move(name).error();
      auto part = share(cell, "percent", 100);
      if (!part) return std::move(part).error();
      if (!part->has_value()) return wrong(cell.path_of("percent"), "this is needed");
      const bool twice = std::any_of(campaign.cells.begin(), campaign.cells.end(),
                                     [&](const auto& each) { return each.name == *name; });
      if (twice || *name == "holdout" || *name == "reached") {
        return wrong(cell.path_of("name"), fmt::format("'{}' is taken", *name));
      }
      campaign.cells.push_back({*std::move(name), **part});
      sum += **part;
    }
    if (sum != query::kWholeShare) {
      return wrong(path, fmt::format("the percents of a split add up to 100, not {:g}",
                                     static_cast<double>(sum) / 10'000));
    }
    return {};
  }

  Status read_campaign(const BodyObject& object) {
    if (Status known = object.allow_only(
            {"name", "channel", "where", "suppress", "cap", "by", "holdout", "cells"});
        !known) {
      return known;
    }
    query::PlannedCampaign campaign;
    auto name = needed_text(object, "name");
    if (!name) return std::move(name).error();
    campaign.name = *std::move(name);
    if (std::any_of(plan_.campaigns.begin(), plan_.campaigns.end(),
                    [&](const auto& each) { return each.name == campaign.name; })) {
      return wrong(object.path_of("name"),
                   fmt::format("two campaigns are called '{}'", campaign.name));
    }
    auto channel_name = needed_text(object, "channel");
    if (!channel_name) return std::move(channel_name).error();
    auto index = channel(object, *channel_name);
    if (!index) return std::move(index).error();
    campaign.channel = *index;
    auto where = needed_text(object, "where");
    if (!where) return std::move(where).error();
    auto who = query(object.path_of("where"), *where);
    if (!who) return std::move(who).error();
    campaign.where = *std::move(who);
    auto suppress = suppressions(object);
    if (!suppress) return std::move(suppress).error();
    campaign.suppress = *std::move(suppress);
    if (Status status = read_cap(object, campaign); !status) return status;
    auto holdout = share(object, "holdout", 99);
    if (!holdout) return std::move(holdout).error();
    campaign.holdout = holdout->value_or(holdout_);
    if (Status status = read_cells(object, campaign); !status) return status;
    plan_.campaigns.push_back(std::move(campaign));
    return {};
  }

  const query::QueryContext& context_;
  const query::LanguageLimits& limits_;
  query::CampaignPlan plan_;
  std::uint64_t holdout_ = 0;
};

}  // namespace

Result<query::CampaignPlan> read_plan(const json::object& body, const query::QueryContext& context,
                                      const query::LanguageLimits& limits) {
  return PlanReader(context, limits).read(BodyObject(body));
}

Result<std::optional<MembersOfCell>> read_members(const BodyObject& body) {
  const json::value* value = body.find("members");
  if (value == nullptr) return std::optional<MembersOfCell>{};
  const json::object* object = value->if_object();
  if (object == nullptr) return wrong("members", "expected an object: {\"campaign\", \"cell\"}");
  const BodyObject asked(*object, "members");
  if (Status known = asked.allow_only({"campaign", "cell", "after", "limit"}); !known) {
    return std::move(known).error();
  }
  MembersOfCell members;
  auto campaign = needed_text(asked, "campaign");
  if (!campaign) return std::move(campaign).error();
  members.campaign = *std::move(campaign);
  auto cell = asked.text("cell");
  if (!cell) return std::move(cell).error();
  members.cell = std::move(*cell).value_or("reached");
  auto after = asked.text("after");
  if (!after) return std::move(after).error();
  members.after = std::move(*after).value_or("");
  auto limit = asked.whole_number("limit");
  if (!limit) return std::move(limit).error();
  members.limit = static_cast<std::size_t>(limit->value_or(members.limit));
  if (members.limit < 1 || members.limit > query::kLargestPage) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("members.limit: 1 to {} ids a page", query::kLargestPage)};
  }
  return std::optional(std::move(members));
}

}  // namespace muster::server
