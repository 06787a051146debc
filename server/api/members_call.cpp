#include <algorithm>
#include <utility>

#include "server/access/export_note.hpp"
#include "server/api/answer_json.hpp"
#include "server/api/asked_version.hpp"
#include "server/api/calls.hpp"
#include "server/api/media_types.hpp"
#include "server/api/member_text_stream.hpp"
#include "server/api/members_reply.hpp"
#include "server/api/problem.hpp"
#include "server/api/query_body.hpp"
#include "server/api/versions.hpp"

namespace muster::server {
namespace {

Result<query::MembersRequest> read_request(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only({"where", "rules", "as_of", "timezone", "version", "fields",
                                      "order_by", "limit", "cursor", "after"});
      !known) {
    return std::move(known).error();
  }
  Result<query::Query> query = read_query(body, service);
  if (!query) return std::move(query).error();
  Result<query::MembersRequest> request = read_members_options(body);
  if (request) request->query = *std::move(query);
  return request;
}

/// A page, of the version that its cursor names; that version is kept for the page after it.
Reply page(const Service& service, const Call& call, query::MembersRequest request,
           const engine::Execution& execution) {
  VersionedCursor cursor = read_versioned_cursor(request.cursor);
  request.cursor = std::move(cursor.cursor);
  auto version = service.population;
  if (!cursor.version.empty()) {
    auto found = version_named(service, cursor.version);
    if (!found) return problem(found.error());
    version = *std::move(found);
  }
  Result<query::MembersPage> answer = query::members(*version, request, execution);
  if (!answer) return query_problem(service, answer.error());
  if (Status noted = note_export(service, call, request.query, request.fields,
                                 answer->members.size(), version->version());
      !noted) {
    return problem(noted.error());
  }
  if (answer->next) {
    service.keep(version->version());
    answer->next = written({version->version(), *answer->next});
  }
  return Reply{.body = to_json(*answer),
               .headers = {{std::string(kVersionHeader), version->version()}}};
}

/// Members as text. However it ends, its version is kept for a while from then on: whoever was cut
/// notices, and asks for the rest.
class KeptStream final : public BodyStream {
 public:
  KeptStream(Service service, std::unique_ptr<BodyStream> text)
      : service_(std::move(service)), text_(std::move(text)) {}
  ~KeptStream() override { service_.keep(service_.population->version()); }
  KeptStream(const KeptStream&) = delete;
  KeptStream& operator=(const KeptStream&) = delete;

  Status next(std::string& block) override { return text_->next(block); }

 private:
  Service service_;
  std::unique_ptr<BodyStream> text_;
};

Reply stream(const Service& service, const Call& call, query::MembersRequest request,
             const engine::Execution& execution) {
  const std::string_view media_type = call.accepted;
  // Whoever goes on with a stream that was cut must mean the same TODAY.
  const engine::Instant as_of = request.query.context.instant();
  request.query.context.as_of = as_of;
  Result<query::MemberStream> members =
      query::MemberStream::open(service.population, request, execution);
  if (!members) return query_problem(service, members.error());
  const std::uint64_t size = std::min(members->count(), request.limit.value_or(members->count()));
  if (Status noted = note_export(service, call, request.query, request.fields, size,
                                 service.population->version());
      !noted) {
    return problem(noted.error());
  }
  Reply reply;
  const bool goes_on = request.after.has_value();
  reply.content_type = media_type != kCsvType ? std::string(media_type)
                       : goes_on              ? "text/csv; charset=utf-8; header=absent"
                                              : "text/csv; charset=utf-8; header=present";
  reply.headers.emplace_back("Muster-Count", std::to_string(members->count()));
  reply.headers.emplace_back("Muster-As-Of", engine::format_instant(as_of));
  const query::MemberFormat format =
      media_type == kCsvType ? query::MemberFormat::csv : query::MemberFormat::ndjson;
  reply.stream = std::make_unique<KeptStream>(
      service,
      std::make_unique<MemberTextStream>(*std::move(members), format, execution.stop, goes_on));
  return reply;
}

/// Which options a bitmap of the whole audience cannot follow.
Status check_bitmap_request(const query::MembersRequest& request) {
  if (request.fields.empty() && request.order_by.empty() && !request.limit &&
      request.cursor.empty() && !request.after) {
    return {};
  }
  return Error{ErrorCode::invalid_input,
               "a Roaring bitmap is the whole audience as a set: it takes no \"fields\", "
               "\"order_by\", \"limit\", \"cursor\" or \"after\""};
}

Reply bitmap(const Service& service, const Call& call, const query::MembersRequest& request,
             const engine::Execution& execution) {
  if (Status fits = check_bitmap_request(request); !fits) return problem(fits.error());
  Result<query::MembersBitmap> answer =
      query::members_bitmap(*service.population, request.query, execution);
  if (!answer) return query_problem(service, answer.error());
  if (Status noted = note_export(service, call, request.query, {}, answer->count,
                                 service.population->version());
      !noted) {
    return problem(noted.error());
  }
  Reply reply;
  reply.content_type = kRoaringType;
  reply.headers.emplace_back("Muster-Count", std::to_string(answer->count));
  reply.body = std::move(answer->bytes);
  return reply;
}

}  // namespace

Result<query::MembersRequest> read_members_options(const BodyObject& body) {
  Result<std::optional<std::vector<std::string>>> fields = body.texts("fields");
  if (!fields) return std::move(fields).error();
  Result<std::optional<std::string>> order_by = body.text("order_by");
  if (!order_by) return std::move(order_by).error();
  Result<std::optional<std::uint64_t>> limit = body.whole_number("limit");
  if (!limit) return std::move(limit).error();
  Result<std::optional<std::string>> cursor = body.text("cursor");
  if (!cursor) return std::move(cursor).error();
  Result<std::optional<std::string>> after = body.text("after");
  if (!after) return std::move(after).error();
  query::MembersRequest request;
  request.fields = std::move(*fields).value_or(std::vector<std::string>{});
  request.order_by = std::move(*order_by).value_or("");
  request.limit = *limit;
  request.cursor = std::move(*cursor).value_or("");
  request.after = *std::move(after);
  return request;
}

Reply members_reply(const Service& service, const Call& call,
                    const query::MembersRequest& request) {
  const engine::Execution execution = execution_for(service, call.request);
  if (call.accepted == kJsonType) return page(service, call, request, execution);
  if (call.accepted == kRoaringType) return bitmap(service, call, request, execution);
  return stream(service, call, request, execution);
}

Reply members_call(const Service& service, const Call& call) {
  const Result<boost::json::object> parsed =
      parse_body(call.request.body, service.limits.json_depth);
  if (!parsed) return problem(parsed.error());
  const Result<query::MembersRequest> request = read_request(BodyObject(*parsed), service);
  if (!request) return problem(request.error());
  return members_reply(service, call, *request);
}

}  // namespace muster::server
