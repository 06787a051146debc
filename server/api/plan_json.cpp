#include "server/api/plan_json.hpp"

#include "server/api/answer_json.hpp"
#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

void write_value(JsonWriter& json, const std::optional<std::string>& value) {
  if (value) json.key("value").string(*value);
}

void write_cells(JsonWriter& json, const query::CampaignAnswer& campaign) {
  json.key("cells").begin_array();
  for (const query::PlanCell& cell : campaign.cells) {
    json.begin_object().key("name").string(cell.name).key("count").integer(cell.count);
    json.key("expected_share").real(cell.expected);
    write_value(json, cell.value);
    if (cell.value) json.key("value_known").integer(cell.value_known);
    json.end_object();
  }
  json.end_array().key("balance").begin_array();
  for (const query::PlanBalance& balance : campaign.balance) {
    json.begin_object().key("of").string(balance.what).key("measure").string(balance.measure);
    json.key("statistic").real(balance.statistic);
    if (balance.p_value) {
      json.key("degrees").integer(balance.degrees).key("p").real(*balance.p_value);
    }
    json.key("fair").flag(balance.fair).end_object();
  }
  json.end_array();
}

}  // namespace

std::string to_json(const query::PlanAnswer& answer,
                    const std::optional<query::CellPage>& members) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("campaigns").begin_array();
  for (const query::CampaignAnswer& campaign : answer.campaigns) {
    json.begin_object().key("name").string(campaign.name);
    json.key("channel").string(campaign.channel).key("gross").integer(campaign.gross);
    json.key("lost").begin_array();
    for (const query::PlanLoss& loss : campaign.losses) {
      json.begin_object().key("reason").string(loss.reason);
      if (!loss.detail.empty()) json.key("detail").string(loss.detail);
      json.key("count").integer(loss.count).end_object();
    }
    json.end_array().key("net").integer(campaign.net);
    write_value(json, campaign.value);
    write_cells(json, campaign);
    write_warnings(json, campaign.warnings);
    json.end_object();
  }
  json.end_array().key("channels").begin_array();
  for (const query::ChannelAnswer& channel : answer.channels) {
    json.begin_object().key("name").string(channel.name).key("net").integer(channel.net);
    json.end_object();
  }
  json.end_array();
  json.key("net").integer(answer.net).key("held_out").integer(answer.held_out);
  write_value(json, answer.value);
  if (members) {
    json.key("members").begin_object().key("ids").begin_array();
    for (const std::string& id : members->ids) json.string(id);
    json.end_array().key("next");
    if (members->next) {
      json.string(*members->next);
    } else {
      json.null();
    }
    json.end_object();
  }
  json.key("population").integer(answer.population);
  json.key("version").string(answer.version);
  json.key("elapsed_us").integer(answer.elapsed_us).end_object();
  return text;
}

}  // namespace muster::server
