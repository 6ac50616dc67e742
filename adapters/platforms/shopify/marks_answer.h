// SPDX-License-Identifier: Apache-2.0
//
// What Shopify's Admin API answers about an order's tags and holds, read in one pass. Internal to this folder.
// Thread safety: one thread. Errors: what does not fit is passed over; order_marks.cc judges what is there.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_MARKS_ANSWER_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_MARKS_ANSWER_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/platforms/shopify/admin_api.h"

namespace parapet::shopify {

struct FulfillmentOrder {
  std::string id, status;
  std::vector<std::string> handles;  // of holds of this app
  std::vector<std::string> holds;    // their ids, in the same order
  bool IsHoldable() const { return status == "OPEN" || status == "SCHEDULED" || status == "ON_HOLD"; }
  bool IsHeldBy(std::string_view handle) const {
    return std::find(handles.begin(), handles.end(), handle) != handles.end();
  }
};

enum MarksField : uint16_t {
  kOrder = kOwnFields,
  kTag,
  kNode,
  kNodeId,
  kNodeStatus,
  kHoldBegin,
  kHoldId,
  kHoldHandle,
  kHoldOurs,
  kHasNext,
  kEndCursor,
};
inline constexpr FieldRow kMarksRows[] = {
    {"data.order{}", kOrder},
    {"data.order.tags[]", kTag},
    {"data.order.fulfillmentOrders.nodes[]", kNode},
    {"data.order.fulfillmentOrders.nodes[].id", kNodeId},
    {"data.order.fulfillmentOrders.nodes[].status", kNodeStatus},
    {"data.order.fulfillmentOrders.nodes[].fulfillmentHolds[]", kHoldBegin},
    {"data.order.fulfillmentOrders.nodes[].fulfillmentHolds[].id", kHoldId},
    {"data.order.fulfillmentOrders.nodes[].fulfillmentHolds[].handle", kHoldHandle},
    {"data.order.fulfillmentOrders.nodes[].fulfillmentHolds[].heldByRequestingApp", kHoldOurs},
    {"data.order.fulfillmentOrders.pageInfo.hasNextPage", kHasNext},
    {"data.order.fulfillmentOrders.pageInfo.endCursor", kEndCursor},
};

struct MarksAnswer final : Envelope {
  bool has_order = false, has_next = false;
  std::vector<std::string> tags;
  std::vector<FulfillmentOrder> nodes;
  std::string end_cursor;
  std::string hold, handle;  // of the hold being read
  bool ours = false;

  void OnOwnBegin(uint16_t field) override {
    if (field == kOrder) has_order = true;
    if (field == kNode) nodes.emplace_back();
    if (field == kHoldBegin) hold.clear(), handle.clear(), ours = false;
  }
  void OnOwnEnd(uint16_t field) override {
    if (field != kHoldBegin || !ours) return;
    nodes.back().handles.push_back(handle);
    nodes.back().holds.push_back(hold);
  }
  void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) override {
    switch (field) {
      case kTag:
        tags.push_back(at.TextCopy(value));
        break;
      case kNodeId:
        nodes.back().id = at.TextCopy(value);
        break;
      case kNodeStatus:
        nodes.back().status = at.TextCopy(value);
        break;
      case kHoldId:
        hold = at.TextCopy(value);
        break;
      case kHoldHandle:
        handle = at.TextCopy(value);
        break;
      case kHoldOurs:
        ours = at.Boolean(value).value_or(false);
        break;
      case kHasNext:
        has_next = at.Boolean(value).value_or(false);
        break;
      case kEndCursor:
        end_cursor = at.TextCopy(value);
        break;
      default:
        break;
    }
  }
};

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_MARKS_ANSWER_H_
