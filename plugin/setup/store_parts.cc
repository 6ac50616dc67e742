// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/store_parts.h"

#include <algorithm>

#include "parapet/adapters/platforms/commercetools/connector.h"
#include "parapet/adapters/platforms/commercetools/order_list.h"
#include "parapet/adapters/platforms/shopify/connector.h"
#include "parapet/adapters/platforms/shopify/order_list.h"
#include "parapet/plugin/setup/message_config.h"
#include "parapet/plugin/setup/outgoing.h"

namespace parapet {
namespace {

std::vector<Secret> SecretsOf(const std::vector<std::string>& values) {
  std::vector<Secret> secrets;
  secrets.reserve(values.size());
  for (const std::string& value : values) secrets.push_back({.value = value});
  return secrets;
}

PlatformSettings PlatformOf(const StoreConfig& store) {
  return {.store = store.settings.store,
          .secrets = SecretsOf(store.secrets),
          .shop = store.shop,
          .currency = store.settings.currency,
          .own_clients = store.own_clients,
          .type_key = store.type_key,
          .language = store.language};
}

std::shared_ptr<const PlatformAdapter> AdapterOf(const StoreConfig& store) {
  if (store.platform == "shopify") return MakeShopifyAdapter(PlatformOf(store));
  if (store.platform == "commercetools") return MakeCommercetoolsAdapter(PlatformOf(store));
  PlatformSettings native = PlatformOf(store);
  native.secrets = SecretsOf(store.tokens);
  return MakeNativeAdapter(std::move(native));
}

StoreOptions OptionsOf(const StoreConfig& store, const std::string& identity_secret) {
  StoreOptions options;
  options.settings = store.settings;
  options.platform = store.platform;
  options.hooks = AdapterOf(store);
  PlatformSettings native = PlatformOf(store);
  native.secrets = SecretsOf(store.tokens);
  options.native = MakeNativeAdapter(std::move(native));
  options.identity_secret = identity_secret + ":" + store.settings.store;
  options.alert_channel = store.chat_url.empty() ? "" : "chat";
  return options;
}

// The kinds of effect that something carries out, of those that playbooks know.
std::set<std::string, std::less<>> KindsOf(const StoreConfig& store) {
  std::set<std::string, std::less<>> kinds;
  if (store.platform == "shopify" && !store.api_base_url.empty())
    kinds.insert(std::begin(kShopifyKinds), std::end(kShopifyKinds));
  if (!store.webhook_url.empty()) kinds.emplace(kWebhookKind);
  return kinds;
}

// The platform's own list of orders; none where its API is not configured.
std::unique_ptr<PlatformOrders> OrderListOf(const StoreConfig& store) {
  if (store.api_base_url.empty()) return nullptr;
  auto client = ClientFor(store.api_allow_private_addresses);
  if (store.platform == "shopify") {
    return MakeShopifyOrderList(std::move(client), {.base_url = store.api_base_url, .token = store.api_token});
  }
  if (store.platform != "commercetools") return nullptr;
  return MakeCommercetoolsOrderList(std::move(client),
                                    {.base_url = store.api_base_url, .credentials = store.api_token});
}

// What messages say of the store, with links where customers can reach it.
LetterSettings LettersOf(const StoreConfig& store, const AnswerLinks& links) {
  LetterSettings settings = MessagesOf(store).letters;
  if (links.public_url.empty()) return settings;
  settings.link_host = HostOf(links.public_url);
  settings.link = [links, status = store.public_status](std::string_view case_id, std::string_view placeholder,
                                                        Instant until) {
    if (placeholder == "status_link") return status ? links.public_url + "/status/" + links.store : std::string();
    return AnswerLink(links, case_id, placeholder == "accept_link" ? "accept" : "cancel", until);
  };
  return settings;
}

// Pieces are kept for as long as a message may say so, and a day more: messages wait for the morning and for approval.
Duration KeepFor(const StoreConfig& store) {
  return std::max(kKeepFor, Duration{MessagesOf(store).letters.answer_within.micros + Days(1).micros});
}

}  // namespace

StoreParts::StoreParts(const StoreConfig& store, const std::string& identity_secret, Ledger& ledger,
                       ImportArchive& archive)
    : config(store),
      flow(OptionsOf(store, identity_secret), ledger, archive),
      follow(flow, ledger),
      care(CareSettings{.has_webhook = !store.webhook_url.empty(),
                        .edits_orders = store.platform == "shopify" && !store.api_base_url.empty(),
                        .gives_gift_cards = KindsOf(store).contains("gift_card"),
                        .keep_for = KeepFor(store)}),
      letters(LettersOf(store, links())),
      remedies(RemedySettings{.playbooks = store.playbooks, .connected = KindsOf(store)}),
      watch(store, flow, follow, OrderListOf(store)) {
  care.AttachTo(follow);
  follow.Attach(letters);
  follow.Attach(remedies);
}

}  // namespace parapet
