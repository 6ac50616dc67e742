// SPDX-License-Identifier: Apache-2.0
//
// What a platform adapter is: it verifies a delivery, turns it into our words, and puts the verdict into the
// platform's.
//
// One folder a platform; folders never include each other. The flow (plugin/flow) calls, in this order:
//   Verify   over the raw bytes, before anything is parsed
//   Decode   into an Order inside the caller's arena, or item updates, or stock readings
//   Reply    the verdict in the platform's own words
// and puts the Actions that an enforced verdict asks for into the outbox.
//
// Thread safety: an adapter is immutable and shared by all threads; everything that changes is an argument.
#ifndef PARAPET_ADAPTERS_PLATFORMS_PLATFORM_H_
#define PARAPET_ADAPTERS_PLATFORMS_PLATFORM_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/http/server.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/policy/verdict.h"
#include "parapet/core/ports/effect.h"
#include "parapet/core/state/events.h"

namespace parapet {

// Personal data of an order; travels beside it, never inside.
struct Contact {
  std::string email, phone, first_name, last_name, locale;
  std::string address;  // postal, lines joined by ", "
  std::string region;   // where the buyer's own bills go, as ISO 3166-2: "US-NY", "DE"; empty where nobody says
  bool IsEmpty() const {
    return email.empty() && phone.empty() && first_name.empty() && last_name.empty() && address.empty();
  }
};

// What a delivery turned out to be.
enum class DeliveryKind : uint8_t {
  kOrder,
  kItems,
  kStock,
  kMark,         // says that the next update of `subject` is an edit (Shopify's orders/edited)
  kErase,        // forget a person (Shopify's redact topics)
  kIgnored,      // nothing for us: a topic we did not ask for, a ping
  kUndecodable,  // signed but of a shape we do not know
};

struct Decoded {
  DeliveryKind kind = DeliveryKind::kUndecodable;
  const Order* order = nullptr;  // in the caller's arena
  Contact contact;
  std::vector<ItemUpdate> items;
  std::vector<StockReading> stock;
  std::string subject;              // for kMark (the order's identity) and kErase
  std::vector<std::string> people;  // for kErase: other keys of the same person
  std::vector<std::string> orders;  // for kErase: orders whose guests are forgotten too
  std::string delivery_id;          // unique a delivery, the same on its retries; empty for none
  std::string event_id;             // correlates deliveries of one merchant action
  Instant triggered_at;             // by the platform's clock; of kMark when the edit was made, where the body says it
  bool synchronous = false;         // an answer decides (a check, an API extension)
  bool commit_point = false;        // our allow lets the order come into being; our block keeps it from it
  bool may_veto = false;            // rule 7: order Create, checkout complete; never an order update, a removal, staff
  bool enforceable = true;  // a verdict reaches the platform, in the answer or by effects; else it is recorded only
  uint32_t memo = 0;        // the adapter's own: what Decode leaves for Reply
  std::string error;        // for kUndecodable: what and where, "$.line_items[2].price: \"12,50\" is no amount"
};

// What decoding needs besides the bytes.
struct DecodeContext {
  std::string_view store;
  const HmacSha256* identity_key = nullptr;  // keys the fingerprints of customer and address
  Arena* arena = nullptr;
  Instant now;
};

// What an adapter is made from; from the store's configuration.
struct PlatformSettings {
  std::string store;
  std::vector<Secret> secrets;           // of the signature or the shared value
  std::string shop;                      // Shopify: the shop's domain, checked against the header; empty: any
  Currency currency;                     // the shop's money: Shopify's product updates do not say it
  std::vector<std::string> own_clients;  // client ids of ours and of the staff: never vetoed
  std::string type_key = "parapet";      // commercetools: key of the custom type that carries the verdict
  std::string language = "en";
};

class PlatformAdapter {
 public:
  virtual ~PlatformAdapter() = default;
  virtual std::string_view name() const = 0;
  virtual Refusal Verify(const HttpRequest& request, Instant now) const = 0;
  // REQUIRES: Verify said kNone. Never throws; what it cannot read is kUndecodable with `error`.
  virtual Decoded Decode(const HttpRequest& request, const DecodeContext& context) const = 0;
  // Orders out of a document of a file: one as deliveries carry it, and what the platform's own interface exports
  // around several. `visit` gets them one by one and each lives only during its call. False with `error` where it
  // cannot be read.
  using Visit = std::function<void(const Decoded&)>;
  virtual bool ForEachOrder(std::string_view document, const DecodeContext& context, const Visit& visit,
                            std::string* error) const;
  // The answer to a delivery with this verdict (null: not an order). For asynchronous platforms a plain 200.
  virtual HttpResponse Reply(const Decoded& decoded, const Verdict* verdict) const = 0;
  // The answer when nothing was judged (deadline, bypass): lets the order through in the platform's own words.
  virtual HttpResponse Fallback() const = 0;
  // Whether a block can be enforced for this delivery.
  virtual bool CanBlock(const Decoded& decoded) const = 0;
  // Effects that carry an enforced verdict to the platform: tags, a hold. Keys, store and times are filled in by the
  // flow.
  virtual std::vector<Effect> Actions(const Order& order, const Verdict& verdict) const = 0;
};

inline bool PlatformAdapter::ForEachOrder(std::string_view document, const DecodeContext& context, const Visit& visit,
                                          std::string* error) const {
  HttpRequest request{.method = "POST", .target = "/v1/check", .path = "/v1/check", .body = document};
  const Decoded decoded = Decode(request, context);
  if (decoded.kind != DeliveryKind::kOrder)
    return *error = decoded.error.empty() ? "is no order" : decoded.error, false;
  visit(decoded);
  return true;
}

std::unique_ptr<PlatformAdapter> MakeNativeAdapter(PlatformSettings settings);
std::unique_ptr<PlatformAdapter> MakeShopifyAdapter(PlatformSettings settings);
std::unique_ptr<PlatformAdapter> MakeCommercetoolsAdapter(PlatformSettings settings);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_PLATFORM_H_
