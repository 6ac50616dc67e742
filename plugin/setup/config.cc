// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/config.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/notify/webhook/webhook_connector.h"

namespace parapet {
namespace {

std::string Upper(std::string_view text) {
  std::string upper;
  for (char c : text) {
    const bool letter = c >= 'a' && c <= 'z';
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    upper += letter ? static_cast<char>(c - 'a' + 'A') : plain ? c : '_';
  }
  return upper;
}

// A secret's line without the line feed that editors put behind it.
std::string WithoutLineFeed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

std::optional<std::string> ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

// Reads one object of the configuration: a key from the environment, else from the file, else its default, noting
// which.
class Section {
 public:
  Section(std::string path, std::optional<DocumentObject> object, const std::string& file,
          const Environment& environment, ConfigResult& result)
      : path_(std::move(path)), object_(std::move(object)), file_(file), environment_(environment), result_(result) {}

  void Text(const std::string& key, std::string& value) {
    if (auto given = Overridden(key))
      value = *given;
    else if (auto text = object_ ? object_->Text(key) : std::nullopt)
      value = *text, Note(key);
    Show(key, value);
  }

  void Whole(const std::string& key, int64_t min, int64_t max, int64_t& value) {
    if (auto given = Overridden(key)) {
      const auto number = ParseDecimal(*given);
      if (!number.ok() || number.micros % kMicros != 0 || number.micros / kMicros < min ||
          number.micros / kMicros > max) {
        Complain(key,
                 "\"" + *given + "\" is no whole number from " + std::to_string(min) + " to " + std::to_string(max));
      } else {
        value = number.micros / kMicros;
      }
    } else if (auto number = object_ ? object_->Whole(key, min, max) : std::nullopt) {
      value = *number, Note(key);
    }
    Show(key, std::to_string(value));
  }

  void Time(const std::string& key, Duration& value) {
    if (auto given = Overridden(key)) {
      if (auto time = ParseDuration(*given))
        value = *time;
      else
        Complain(key, "\"" + *given + "\" is no duration such as 500ms, 2m or 1h");
    } else if (auto time = object_ ? object_->Time(key) : std::nullopt) {
      value = *time, Note(key);
    }
    Show(key, FormatDuration(value));
  }

  void Flag(const std::string& key, bool& value) {
    if (auto given = Overridden(key))
      value = *given == "true" || *given == "1";
    else if (auto flag = object_ ? object_->Bool(key) : std::nullopt)
      value = *flag, Note(key);
    Show(key, value ? "true" : "false");
  }

  // One of some words, by index.
  size_t Choice(const std::string& key, const std::vector<std::string>& words, size_t standard) {
    size_t chosen = standard;
    if (auto given = Overridden(key)) {
      const auto at = std::find(words.begin(), words.end(), *given);
      if (at == words.end())
        Complain(key, "unknown word \"" + *given + "\"", DidYouMean(*given, words));
      else
        chosen = static_cast<size_t>(at - words.begin());
    } else if (auto index = object_ ? object_->Choice(key, words) : std::nullopt) {
      chosen = *index, Note(key);
    }
    Show(key, words[chosen]);
    return chosen;
  }

  std::vector<std::string> Texts(const std::string& key) {
    std::vector<std::string> values = object_ ? object_->Texts(key) : std::vector<std::string>();
    std::string joined;
    for (const auto& value : values) joined += (joined.empty() ? "" : ", ") + value;
    if (!values.empty()) Note(key);
    Show(key, joined);
    return values;
  }

  // {"file": …}, {"env": …} or {"credential": …}; a secret written into the configuration itself is refused.
  std::string Secret(const std::string& key) {
    if (auto given = Overridden(key)) return Show(key, "redacted"), *given;
    const auto node = object_ ? object_->Node(key) : std::nullopt;
    if (!node) return {};
    Note(key);
    Show(key, "redacted");
    return SecretFrom(*node, key);
  }

  std::vector<std::string> Secrets(const std::string& key) {
    std::vector<std::string> secrets;
    if (auto given = Overridden(key)) return Show(key, "redacted"), std::vector<std::string>{*given};
    const auto nodes = object_ ? object_->Array(key) : std::vector<JsonNode>();
    for (const JsonNode& node : nodes) {
      if (std::string secret = SecretFrom(node, key); !secret.empty()) secrets.push_back(std::move(secret));
    }
    if (!nodes.empty()) Note(key), Show(key, "redacted");
    return secrets;
  }

  Section Inner(const std::string& key) {
    return Section(path_ + key + ".", object_ ? object_->Object(key) : std::nullopt, file_, environment_, result_);
  }
  std::vector<JsonNode> Array(const std::string& key) {
    return object_ ? object_->Array(key) : std::vector<JsonNode>();
  }
  void Finish() {
    if (object_) object_->Finish();
  }
  void Complain(const std::string& key, std::string what, std::string remedy = {}) {
    Place place;
    if (object_) place = object_->node().place();
    place.path = "$." + path_ + key;
    result_.complaints.push_back({place, std::move(what), std::move(remedy)});
  }

 private:
  std::optional<std::string> Overridden(const std::string& key) {
    const std::string name = "PARAPET_" + Upper(path_ + key);
    auto value = environment_(name);
    if (value) origin_ = name;
    if (value && object_) object_->Has(key);  // known, though overridden
    return value;
  }

  void Note(const std::string& key) {
    const auto node = object_->Node(key);
    if (!node) return;
    const Place place = node->place();
    origin_ = file_ + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
  }

  void Show(const std::string& key, const std::string& value) {
    result_.origins.push_back({path_ + key, value, origin_.empty() ? "default" : origin_});
    origin_.clear();
  }

  std::string SecretFrom(const JsonNode& node, const std::string& key) {
    if (node.kind() == JsonNode::Kind::kString) {
      result_.complaints.push_back({node.place(), "a secret does not belong into the configuration",
                                    "write {\"file\": …}, {\"env\": …} or {\"credential\": …}"});
      return {};
    }
    DocumentObject from(node, result_.complaints);
    const auto file = from.Text("file"), variable = from.Text("env"), credential = from.Text("credential");
    from.Finish();
    std::optional<std::string> secret;
    if (file)
      secret = ReadWhole(*file);
    else if (variable)
      secret = environment_(*variable);
    else if (credential)
      secret = ReadWhole(environment_("CREDENTIALS_DIRECTORY").value_or("") + "/" + *credential);
    if (secret && !WithoutLineFeed(*secret).empty()) return WithoutLineFeed(*secret);
    result_.complaints.push_back({node.place(), "the secret \"" + key + "\" is empty or cannot be read",
                                  "check the file's path and rights, or the variable's name"});
    return {};
  }

  std::string path_;
  std::optional<DocumentObject> object_;
  const std::string& file_;
  const Environment& environment_;
  ConfigResult& result_;
  std::string origin_;
};

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
  ReadStores(top, file, environment, result);
  top.Finish();
  return result;
}

ConfigResult LoadConfig(const std::string& path, const Environment& environment) {
  if (const auto text = ReadWhole(path)) return ReadConfig(*text, path, environment);
  ConfigResult result;
  result.complaints.push_back(
      {{}, path + " cannot be opened", "make one with `parapet init`, or name another with --config"});
  return result;
}

}  // namespace parapet
