// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/order_list.h"

#include <algorithm>
#include <utility>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/outgoing/answer.h"
#include "parapet/adapters/platforms/commercetools/access_token.h"

namespace parapet {
namespace commercetools {
namespace {

constexpr size_t kPage = 100;
constexpr size_t kIdentityMost = 64;

enum ListField : uint16_t {
  kOrder,
  kId,
  kNumber,
  kCreated,
  kModified,
  kState,
  kShipment,
  kStateKey,
  kNeedBy,
  kResults
};
constexpr FieldRow kRows[] = {
    {"results[]", kOrder},
    {"results[].id", kId},
    {"results[].orderNumber", kNumber},
    {"results[].createdAt", kCreated},
    {"results[].lastModifiedAt", kModified},
    {"results[].orderState", kState},
    {"results[].shipmentState", kShipment},
    {"results[].state.obj.key", kStateKey},
    {"results[].custom.fields.needBy?", kNeedBy},
    {"count", kResults},
};

struct ListAnswer final : FieldSink {
  PlatformOrderPage page;
  bool counted = false;
  std::string bad_time;

  void OnBegin(uint16_t field, FieldReader&) override {
    if (field == kOrder) page.orders.emplace_back();
  }
  Instant Moment(const std::string& text) {
    const auto moment = ParseRfc3339(text);
    if (!moment) bad_time = text;
    return moment.value_or(Instant());
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kResults) counted = true;
    if (field == kResults || page.orders.empty()) return;
    PlatformOrder& order = page.orders.back();
    if (field == kNeedBy && value.kind != JsonValue::Kind::kString) return;
    const std::string text = at.TextCopy(value);
    if (field == kId) order.identity = text;
    if (field == kNumber) order.number = text;
    if (field == kCreated) order.placed_at = Moment(text);
    if (field == kModified) order.updated_at = Moment(text);
    if (field == kState) order.cancelled = text == "Cancelled";
    if (field == kShipment)
      order.left = text == "Shipped" || text == "Delivered", order.left_partly = text == "Partial";
    if (field == kStateKey) order.held = text == "on-hold";
    // A field of the shop's own: what is no date is passed over.
    if (field == kNeedBy)
      order.need_by = ParseRfc3339(text.size() == 10 ? text + "T23:59:59Z" : text).value_or(Instant());
  }
};

std::string Encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (plain) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return encoded;
}

// An id within a predicate's quotes: nothing in it may end them.
bool IsIdentity(std::string_view text) {
  return !text.empty() && text.size() <= kIdentityMost && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

class OrderList final : public PlatformOrders {
 public:
  OrderList(std::shared_ptr<HttpClient> client, CommercetoolsConnectorSettings settings)
      : client_(std::move(client)), settings_(std::move(settings)), token_(settings_) {
    while (settings_.base_url.ends_with('/')) settings_.base_url.pop_back();
  }

  PlatformOrderPage ListChanged(Instant since, std::string_view cursor) override {
    std::string where = "lastModifiedAt >= \"" + FormatRfc3339(since) + "\"";
    if (!cursor.empty()) {
      const std::string time(cursor.substr(0, cursor.find(' '))), id(cursor.substr(time.size() + 1));
      where = "lastModifiedAt > \"" + time + "\" or (lastModifiedAt = \"" + time + "\" and id > \"" + id + "\")";
    }
    PlatformOrderPage page = Ask(where);
    if (page.error.empty() && page.orders.size() == kPage) {
      page.next = FormatRfc3339(page.orders.back().updated_at) + " " + page.orders.back().identity;
    }
    return page;
  }

  PlatformOrderPage Read(const std::vector<std::string>& identities) override {
    std::string list;
    for (const std::string& id : identities) {
      if (IsIdentity(id)) list += (list.empty() ? "\"" : ",\"") + id + "\"";
    }
    return list.empty() ? PlatformOrderPage() : Ask("id in (" + list + ")");
  }

 private:
  PlatformOrderPage Ask(const std::string& where) {
    const bool had_token = token_.IsThere();
    if (const auto ended = token_.Fetch(*client_)) return {.error = ended->error};
    OutgoingResponse response = Send(where);
    if (response.status == 401 && had_token) {
      token_.Forget();
      if (const auto ended = token_.Fetch(*client_)) return {.error = ended->error};
      response = Send(where);
    }
    Attempt attempt;
    if (IsSettledByTransport(response, /*repeatable=*/true, &attempt)) return {.error = attempt.error};
    static const FieldTable table(kRows);
    ListAnswer answer;
    if (!ReadFields(response.body, table, answer).ok() || !answer.counted) {
      return {.error = "commercetools' answer is no list of orders"};
    }
    if (!answer.bad_time.empty()) return {.error = "commercetools' answer has a time that is none"};
    const bool whole = std::all_of(answer.page.orders.begin(), answer.page.orders.end(),
                                   [](const PlatformOrder& order) { return IsIdentity(order.identity); });
    return whole ? std::move(answer.page)
                 : PlatformOrderPage{.error = "commercetools' answer has an order without an id"};
  }

  OutgoingResponse Send(const std::string& where) const {
    OutgoingRequest request{.method = "GET", .timeout = settings_.timeout};
    request.url = settings_.base_url + "/orders?limit=" + std::to_string(kPage) +
                  "&withTotal=false&expand=state&sort=" + Encode("lastModifiedAt asc") + "&sort=" + Encode("id asc") +
                  "&where=" + Encode(where);
    request.headers = {{"Authorization", "Bearer " + token_.text()}};
    return client_->Send(request);
  }

  const std::shared_ptr<HttpClient> client_;
  CommercetoolsConnectorSettings settings_;
  AccessToken token_;
};

}  // namespace
}  // namespace commercetools

std::unique_ptr<PlatformOrders> MakeCommercetoolsOrderList(std::shared_ptr<HttpClient> client,
                                                           CommercetoolsConnectorSettings settings) {
  return std::make_unique<commercetools::OrderList>(std::move(client), std::move(settings));
}

}  // namespace parapet
