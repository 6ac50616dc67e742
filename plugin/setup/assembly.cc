// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/assembly.h"

#include <fcntl.h>
#include <unistd.h>
#include <ctime>

#include <fstream>
#include <set>
#include <sstream>

#include "parapet/adapters/ledger/sqlite/sqlite_ledger.h"
#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/adapters/notify/webhook/webhook_connector.h"
#include "parapet/adapters/platforms/commercetools/connector.h"
#include "parapet/adapters/platforms/shopify/connector.h"
#include "parapet/plugin/flow/import.h"
#include "parapet/plugin/recovery/messages/message_connector.h"
#include "parapet/plugin/setup/message_config.h"
#include "parapet/plugin/setup/outgoing.h"

namespace parapet {
namespace {

// Nothing leaves a store that is bypassed; what waits is tried again afterwards. An alert that arrived proves its
// channel.
class StoreConnector final : public Connector {
 public:
  StoreConnector(std::shared_ptr<Connector> inner, StoreFlow& flow, Now now)
      : inner_(std::move(inner)), flow_(flow), now_(std::move(now)) {}
  Attempt Perform(const Effect& effect) override {
    if (flow_.bypassed(now_())) return {Outcome::kRetry, "the store is bypassed", Seconds(5), true};
    if (IsOvertaken(effect)) return {};
    Attempt attempt = inner_->Perform(effect);
    if (effect.kind == "alert" && attempt.outcome == Outcome::kDone) flow_.AlertDelivered(now_());
    return attempt;
  }
  bool CanConfirm(const Effect& effect) const override { return inner_->CanConfirm(effect); }
  Attempt Confirm(const Effect& effect) override { return IsOvertaken(effect) ? Attempt() : inner_->Confirm(effect); }

 private:
  // A hold whose order a person has let go meanwhile.
  bool IsOvertaken(const Effect& effect) const {
    return effect.kind == "hold" && flow_.ReleasedSince(effect.target, effect.created_at);
  }

  const std::shared_ptr<Connector> inner_;
  StoreFlow& flow_;
  const Now now_;
};

// Shopify and what stands before it give a request up well within this.
constexpr Duration kSettlesWithin = Minutes(2);

// The key of customer and address fingerprints: made once, kept beside the ledger, readable by its owner alone.
std::string KeptSecret(const std::string& path, std::string* error) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream kept;
  if (in) kept << in.rdbuf();
  if (kept.str().size() == 64) return kept.str();
  std::string secret = Hex(RandomBytes(32));
  const int file = ::open((path + ".part").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written = file >= 0 &&
                       ::write(file, secret.data(), secret.size()) == static_cast<ssize_t>(secret.size()) &&
                       ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (written && ::rename((path + ".part").c_str(), path.c_str()) == 0) return secret;
  *error = path + " cannot be written";
  return {};
}

}  // namespace

Instant WallClock() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return {static_cast<int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1'000};
}

std::unique_ptr<Assembly> Assembly::Open(const Config& config, const Now& now, std::string* error) {
  SqliteLedgerOptions options;
  options.directory = config.directory;
  std::shared_ptr<Ledger> ledger = OpenSqliteLedger(options, error);
  return ledger == nullptr ? nullptr : With(config, now, std::move(ledger), error);
}

std::unique_ptr<Assembly> Assembly::With(const Config& config, const Now& now, std::shared_ptr<Ledger> ledger,
                                         std::string* error) {
  std::unique_ptr<Assembly> assembly(new Assembly(config, now));
  assembly->ledger_ = std::move(ledger);
  assembly->archive_ = std::make_unique<DirectoryArchive>(config.directory + "/imports");
  const std::string identity_secret = KeptSecret(config.directory + "/identity.key", error);
  if (identity_secret.empty()) return nullptr;
  for (const StoreConfig& store : config.stores) {
    auto parts = std::make_unique<StoreParts>(store, identity_secret, *assembly->ledger_, *assembly->archive_);
    *error = parts->flow.Restore(now());
    if (error->empty()) *error = parts->flow.InstallIfNew(now());
    if (!error->empty()) {
      *error = "store \"" + parts->name() + "\": " + *error;
      return nullptr;
    }
    assembly->stores_.push_back(std::move(parts));
  }
  return assembly;
}

StoreParts* Assembly::Find(std::string_view store) const {
  for (const auto& parts : stores_) {
    if (parts->name() == store) return parts.get();
  }
  return nullptr;
}

// E-mail and SMS: not idempotent, and not to be read back.
void Assembly::AddMessageChannels(StoreParts& parts, ConnectorMap& connectors) {
  const MessageConfig& config = MessagesOf(parts.config);
  const std::string& name = parts.name();
  std::shared_ptr<Connector> email, sms;
  if (config.letters.email) email = std::make_shared<SmtpConnector>(config.email);
  if (config.letters.sms)
    sms = std::make_shared<SmsConnector>(ClientFor(config.sms_allow_private_addresses), config.sms);
  const auto messages = std::make_shared<MessageConnector>(parts.follow, parts.letters, email, sms, now_);
  const auto route = [&](const std::string& host) {
    return Route{std::make_shared<StoreConnector>(messages, parts.flow, now_), host, false, kSettlesWithin};
  };
  const std::string kind(kMessageKind);
  if (email != nullptr) connectors.AddChannel(name, "email", route(config.email.host), kind);
  if (sms != nullptr) connectors.AddChannel(name, "sms", route(HostOf(config.sms.base_url)), kind);
}

ConnectorMap Assembly::Connectors() {
  ConnectorMap connectors;
  for (const auto& parts : stores_) {
    const StoreConfig& store = parts->config;
    StoreFlow& flow = parts->flow;
    const auto route = [&](std::shared_ptr<Connector> inner, const std::string& url, bool idempotent = true) {
      return Route{std::make_shared<StoreConnector>(std::move(inner), flow, now_), HostOf(url), idempotent,
                   kSettlesWithin};
    };
    if (!store.chat_url.empty()) {
      auto chat = std::make_shared<ChatConnector>(ClientFor(store.chat_allow_private_addresses),
                                                  ChatSettings{.url = store.chat_url});
      connectors.AddChannel(store.settings.store, "chat", route(chat, store.chat_url));
    }
    if (!store.webhook_url.empty()) {
      auto webhook = std::make_shared<WebhookConnector>(
          ClientFor(store.webhook_allow_private_addresses),
          WebhookSettings{.url = store.webhook_url, .secrets = store.webhook_secrets}, now_);
      connectors.Add(store.settings.store, std::string(kWebhookKind), route(webhook, store.webhook_url));
    }
    AddMessageChannels(*parts, connectors);
    if (store.platform == "commercetools" && !store.api_base_url.empty()) {
      std::shared_ptr<Connector> commercetools =
          MakeCommercetoolsConnector(ClientFor(store.api_allow_private_addresses),
                                     {.base_url = store.api_base_url, .credentials = store.api_token});
      connectors.Add(store.settings.store, std::string(kOrderUpdateKind), route(commercetools, store.api_base_url));
    }
    if (store.platform != "shopify" || store.api_base_url.empty()) continue;
    std::shared_ptr<Connector> shopify = MakeShopifyConnector(
        ClientFor(store.api_allow_private_addresses),
        {.base_url = store.api_base_url, .token = store.api_token, .code_secret = flow.options().identity_secret});
    for (const std::string_view kind : kShopifyKinds) {
      connectors.Add(store.settings.store, std::string(kind),
                     route(shopify, store.api_base_url, IsShopifyIdempotent(kind)));
    }
  }
  return connectors;
}

}  // namespace parapet
