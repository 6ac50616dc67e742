// SPDX-License-Identifier: Apache-2.0
//
// What Shopify's Admin API answers to the connector's calls, read in one pass. Internal to this folder.
// Thread safety: one thread. Errors: what does not fit is passed over; the connector judges what is there.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CONNECTOR_ANSWER_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CONNECTOR_ANSWER_H_

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/json/field_reader.h"

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

enum Field : uint16_t {
  kErrorBegin,
  kErrorMessage,
  kErrorCode,
  kRequestedCost,
  kAvailable,
  kRestoreRate,
  kData,
  kResult,
  kUserError,
  kUserErrorMessage,
  kUserErrorCode,
  kOrder,
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
inline constexpr FieldRow kRows[] = {
    {"errors[]", kErrorBegin},
    {"errors[].message", kErrorMessage},
    {"errors[].extensions.code", kErrorCode},
    {"extensions.cost.requestedQueryCost", kRequestedCost},
    {"extensions.cost.throttleStatus.currentlyAvailable", kAvailable},
    {"extensions.cost.throttleStatus.restoreRate", kRestoreRate},
    {"data{}", kData},
    {"data.tagsAdd{}", kResult},
    {"data.tagsAdd.userErrors[]", kUserError},
    {"data.tagsAdd.userErrors[].message", kUserErrorMessage},
    {"data.fulfillmentOrderHold{}", kResult},
    {"data.fulfillmentOrderHold.userErrors[]", kUserError},
    {"data.fulfillmentOrderHold.userErrors[].message", kUserErrorMessage},
    {"data.fulfillmentOrderHold.userErrors[].code", kUserErrorCode},
    {"data.fulfillmentOrderReleaseHold{}", kResult},
    {"data.fulfillmentOrderReleaseHold.userErrors[]", kUserError},
    {"data.fulfillmentOrderReleaseHold.userErrors[].message", kUserErrorMessage},
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

// Whole part of a number that JSON may have written as 990.0; nullopt for anything unexpected.
inline std::optional<int64_t> WholePart(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = end == text.data() + text.size() || *end == '.';
  return error == std::errc() && whole && value >= -1'000'000'000 && value <= 1'000'000'000 ? std::optional(value)
                                                                                            : std::nullopt;
}

// Everything that any of the calls answers.
struct Answer final : FieldSink {
  struct Complaint {
    std::string message, code;
  };
  std::vector<Complaint> errors, user_errors;
  bool has_data = false, has_result = false, has_order = false, has_next = false;
  std::optional<int64_t> requested, available, restore_rate;
  std::vector<std::string> tags;
  std::vector<FulfillmentOrder> nodes;
  std::string end_cursor;
  std::string hold, handle;  // of the hold being read
  bool ours = false;

  void OnBegin(uint16_t field, FieldReader&) override {
    switch (field) {
      case kErrorBegin:
        errors.emplace_back();
        break;
      case kUserError:
        user_errors.emplace_back();
        break;
      case kData:
        has_data = true;
        break;
      case kResult:
        has_result = true;
        break;
      case kOrder:
        has_order = true;
        break;
      case kNode:
        nodes.emplace_back();
        break;
      case kHoldBegin:
        hold.clear(), handle.clear(), ours = false;
        break;
      default:
        break;
    }
  }
  void OnEnd(uint16_t field, FieldReader&) override {
    if (field != kHoldBegin || !ours) return;
    nodes.back().handles.push_back(handle);
    nodes.back().holds.push_back(hold);
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    switch (field) {
      case kErrorMessage:
        errors.back().message = at.TextCopy(value);
        break;
      case kErrorCode:
        errors.back().code = at.TextCopy(value);
        break;
      case kUserErrorMessage:
        user_errors.back().message = at.TextCopy(value);
        break;
      case kUserErrorCode:
        user_errors.back().code = at.TextCopy(value);
        break;
      case kRequestedCost:
        requested = WholePart(value.text);
        break;
      case kAvailable:
        available = WholePart(value.text);
        break;
      case kRestoreRate:
        restore_rate = WholePart(value.text);
        break;
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

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CONNECTOR_ANSWER_H_
