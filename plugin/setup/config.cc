// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/config.h"

#include <algorithm>
#include <cstdlib>

#include "parapet/adapters/notify/webhook/webhook_connector.h"
#include "parapet/plugin/setup/config_section.h"
#include "parapet/plugin/setup/message_config.h"
#include "parapet/plugin/setup/playbook_folder.h"

namespace parapet {
namespace {

void ReadEndpoint(Section section, HttpEndpoint& endpoint) {
  int64_t port = endpoint.port, threads = endpoint.threads;
  section.Text("address", endpoint.address);
  section.Whole("port", 0, 65'535, port);
  section.Whole("threads", 1, 64, threads);
  endpoint.port = static_cast<uint16_t>(port);
  endpoint.threads = static_cast<int>(threads);
  section.Finish();
}

void ReadLimits(Section section, HttpLimits& limits) {
  int64_t body = static_cast<int64_t>(limits.body_bytes_max),
          connections = static_cast<int64_t>(limits.connections_max);
  section.Whole("body_bytes_max", 1'024, 4'194'304, body);
  section.Whole("connections_max", 1, 65'535, connections);
  limits.body_bytes_max = static_cast<size_t>(body);
  limits.connections_max = static_cast<size_t>(connections);
  section.Time("header_deadline", limits.header_deadline);
  section.Time("body_deadline", limits.body_deadline);
  section.Time("idle_deadline", limits.idle_deadline);
  section.Time("write_deadline", limits.write_deadline);
  section.Finish();
}

void ReadCurrency(Section& section, StoreConfig& store) {
  std::string code;
  section.Text("currency", code);
  const auto currency = Currency::FromCode(code);
  if (currency)
    store.settings.currency = *currency;
  else
    section.Complain("currency", "\"" + code + "\" is no currency of ISO 4217", "write a code such as \"USD\"");
}

void ReadSupplies(Section& section, StoreConfig& store) {
  // What deliveries of these platforms carry; entitlements are known as soon as a policy is.
  store.settings.supplied = {Fact::kIdentity, Fact::kEntitlement};
  std::vector<std::string> known;
  known.reserve(kFacts);
  for (int i = 0; i < kFacts; ++i) known.emplace_back(Name(static_cast<Fact>(i)));
  for (const std::string& name : section.Texts("supplies")) {
    const auto fact = FactFromName(name);
    if (fact)
      store.settings.supplied.Insert(*fact);
    else
      section.Complain("supplies", "unknown fact \"" + name + "\"", DidYouMean(name, known));
  }
}

bool IsStoreName(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

void ReadWebhook(Section webhook, StoreConfig& store) {
  store.webhook_url = webhook.Secret("url");
  store.webhook_secrets = webhook.Secrets("secrets");
  webhook.Flag("allow_private_addresses", store.webhook_allow_private_addresses);
  if (!store.webhook_url.empty() && WebhookSignature(store.webhook_secrets, "", "", "").empty()) {
    webhook.Complain("secrets", "a webhook needs a secret that signs it: \"whsec_\" and base64",
                     "write \"secrets\": [{\"file\": …}]");
  }
  webhook.Finish();
}

void ReadFollowThrough(Section& section, StoreConfig& store) {
  section.Text("playbooks", store.playbook_folder);
  std::vector<std::string> errors;
  store.playbooks = PlaybooksOf(store.playbook_folder, errors);
  for (std::string& error : errors)
    section.Complain("playbooks", std::move(error), "`parapet playbooks validate FILE`");
  section.Text("public_url", store.public_url);
  while (store.public_url.ends_with('/')) store.public_url.pop_back();
  if (!store.public_url.empty() && !store.public_url.starts_with("https://")) {
    section.Complain("public_url", "customers are sent to https:// only", "such as \"https://answers.fruit.example\"");
  }
}

StoreConfig ReadStore(Section section, const std::string& name) {
  StoreConfig store;
  store.settings.store = name;
  std::string given = name;
  section.Text("name", given);
  const std::vector<std::string> platforms = {"shopify", "commercetools", "native"};
  store.platform = platforms[section.Choice("platform", platforms, 2)];
  ReadCurrency(section, store);
  store.settings.catalogue_tax =
      section.Choice("catalogue_tax", {"excluded", "included"}, 0) == 0 ? TaxBasis::kExcluded : TaxBasis::kIncluded;
  // Shopify has lowered its number when the order arrives; elsewhere somebody has to reserve.
  store.settings.stock_authority =
      section.Choice("stock_authority", {"platform", "parapet"}, store.platform == "shopify" ? 0 : 1) == 0
          ? StockAuthority::kPlatform
          : StockAuthority::kParapet;
  ReadSupplies(section, store);
  section.Time("claim_ttl", store.settings.claim_ttl);
  section.Time("stock_lag", store.settings.stock_lag);
  section.Time("stock_stale_after", store.settings.stock_stale_after);
  section.Text("shop", store.shop);
  section.Text("type_key", store.type_key);
  section.Text("language", store.language);
  store.own_clients = section.Texts("own_clients");
  store.secrets = section.Secrets("secrets");
  store.tokens = section.Secrets("tokens");
  Section api = section.Inner("api");
  api.Text("base_url", store.api_base_url);
  store.api_token = api.Secret("token");
  api.Flag("allow_private_addresses", store.api_allow_private_addresses);
  api.Finish();
  Section alerts = section.Inner("alerts");
  Section chat = alerts.Inner("chat");
  store.chat_url = chat.Secret("url");
  chat.Flag("allow_private_addresses", store.chat_allow_private_addresses);
  chat.Finish();
  alerts.Finish();
  ReadWebhook(section.Inner("webhook"), store);
  Section open = section.Inner("public");
  open.Flag("reports", store.public_reports);
  open.Flag("status", store.public_status);
  open.Flag("promises", store.public_promises);
  open.Finish();
  store.messages = ReadMessageConfig(section, store);
  ReadFollowThrough(section, store);
  section.Finish();
  if (store.secrets.empty() && store.platform != "native") {
    section.Complain("secrets", "a " + store.platform + " store needs the secret that signs its deliveries",
                     "write \"secrets\": [{\"file\": …}]");
  }
  return store;
}

void ReadStores(Section& top, const std::string& file, const Environment& environment, ConfigResult& result) {
  for (const JsonNode& node : top.Array("stores")) {
    const auto named = node.IsObject() ? node.Find("name") : std::nullopt;
    const std::string name = named ? named->text() : std::string();
    if (!IsStoreName(name)) {
      result.complaints.push_back({node.place(), "a store needs a name of small letters, digits, - and _", ""});
      continue;
    }
    if (result.config.Find(name) != nullptr) {
      result.complaints.push_back({node.place(), "two stores are called \"" + name + "\"", "rename one"});
      continue;
    }
    result.config.stores.push_back(ReadStore(
        Section("stores." + name + ".", DocumentObject(node, result.complaints), file, environment, result), name));
  }
}

constexpr std::string_view kRoles[] = {"viewer", "operator", "approver", "admin"};

void ReadOperators(Section& top, const std::string& file, const Environment& environment, ConfigResult& result) {
  for (const JsonNode& node : top.Array("operators")) {
    OperatorConfig known;
    const auto named = node.IsObject() ? node.Find("name") : std::nullopt;
    Section section("operators." + (named ? named->text() : std::string()) + ".",
                    DocumentObject(node, result.complaints), file, environment, result);
    section.Text("name", known.name);
    known.role = static_cast<Role>(section.Choice("role", {"viewer", "operator", "approver", "admin"}, 0));
    section.Text("token_sha256", known.token_sha256);
    std::string limit;
    section.Text("limit", limit);
    const DecimalResult amount = ParseDecimal(limit);
    if (!limit.empty() && amount.ok() && !amount.money().IsNegative()) known.limit = amount.money();
    if (!limit.empty() && !known.limit)
      section.Complain("limit", "\"" + limit + "\" is no amount", "such as \"200.00\"");
    const bool hash = known.token_sha256.size() == 64 &&
                      known.token_sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (known.name.empty()) section.Complain("name", "an operator needs a name", "it stands in the audit");
    if (!hash)
      section.Complain("token_sha256", "is not 64 hexadecimal digits", "`parapet token` prints the right line");
    section.Finish();
    result.config.operators.push_back(std::move(known));
  }
}

// The admin listener is there where somebody gave it a port.
void ReadAdmin(Section section, Config& config) {
  HttpEndpoint endpoint{.address = "127.0.0.1", .port = 0, .unix_path = {}, .threads = 1};
  ReadEndpoint(std::move(section), endpoint);
  if (endpoint.port != 0) config.admin = endpoint;
}

}  // namespace

std::string_view Name(Role role) { return kRoles[static_cast<size_t>(role)]; }

const StoreConfig* Config::Find(std::string_view store) const {
  for (const StoreConfig& candidate : stores) {
    if (candidate.settings.store == store) return &candidate;
  }
  return nullptr;
}

std::optional<std::string> ProcessEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

ConfigResult ReadConfig(std::string_view text, const std::string& file, const Environment& environment) {
  ConfigResult result;
  const JsonDocument document = JsonDocument::Parse(text.empty() ? "{}" : text, result.complaints);
  if (!result.complaints.empty()) return result;
  Section top("", DocumentObject(document.root(), result.complaints), file, environment, result);
  top.Text("directory", result.config.directory);
  ReadEndpoint(top.Inner("listen"), result.config.listen);
  ReadEndpoint(top.Inner("health"), result.config.health);
  ReadAdmin(top.Inner("admin"), result.config);
  ReadOperators(top, file, environment, result);
  ReadLimits(top.Inner("limits"), result.config.limits);
  result.config.proxies = top.Texts("proxies");
  ReadStores(top, file, environment, result);
  top.Finish();
  return result;
}

ConfigResult LoadConfig(const std::string& path, const Environment& environment) {
  if (const auto text = FileContent(path)) return ReadConfig(*text, path, environment);
  ConfigResult result;
  result.complaints.push_back(
      {{}, path + " cannot be opened", "make one with `parapet init`, or name another with --config"});
  return result;
}

}  // namespace parapet
