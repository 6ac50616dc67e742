// SPDX-License-Identifier: Apache-2.0
//
// `parapet trigger`: signed sample deliveries, the store's own secrets, against the running service. Unlike a
// platform's own test deliveries they can be changed field by field, repeated, sent twice under one id, or signed
// wrongly.
#include <fstream>
#include <iostream>
#include <iterator>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/samples.h"

namespace parapet {
namespace {

// "line_items.0.price" as the document reader's path "$.line_items[0].price".
std::string PathOf(std::string_view dotted) {
  std::string path = "$";
  while (!dotted.empty()) {
    const size_t dot = dotted.find('.');
    const std::string part(dotted.substr(0, dot));
    const bool index = part.find_first_not_of("0123456789") == std::string::npos && !part.empty();
    path += index ? "[" + part + "]" : "." + part;
    dotted = dot == std::string_view::npos ? std::string_view() : dotted.substr(dot + 1);
  }
  return path;
}

struct Change {
  std::string path, value;
  bool used = false;
};

// Writes a document with some scalars replaced. A string stays a string; anything else is written as it was given.
void Rewrite(const JsonNode& node, std::vector<Change>& changes, JsonWriter& json) {
  for (Change& change : changes) {
    if (change.path != node.path()) continue;
    change.used = true;
    if (node.kind() == JsonNode::Kind::kString)
      json.String(change.value);
    else
      json.Raw(change.value);
    return;
  }
  switch (node.kind()) {
    case JsonNode::Kind::kObject:
      json.BeginObject();
      for (const JsonNode& child : node.children()) Rewrite(child, changes, json.Key(child.key()));
      json.EndObject();
      return;
    case JsonNode::Kind::kArray:
      json.BeginArray();
      for (const JsonNode& child : node.children()) Rewrite(child, changes, json);
      json.EndArray();
      return;
    case JsonNode::Kind::kString:
      json.String(node.text());
      return;
    default:
      json.Raw(node.text());
      return;
  }
}

std::string Random(size_t digits) {
  std::string number;
  for (char c : RandomBytes(digits)) number += static_cast<char>('0' + static_cast<unsigned char>(c) % 10);
  number[0] = '1';
  return number;
}

std::vector<std::string> HeadersFor(const Sample& sample, const StoreConfig& store, const std::string& body,
                                    const std::string& delivery, bool bad_signature) {
  std::vector<std::string> headers = {"Content-Type: application/json"};
  const auto secret = [&](const std::vector<std::string>& secrets) {
    return bad_signature || secrets.empty() ? std::string("not the secret") : secrets.front();
  };
  if (sample.platform == "shopify") {
    uint8_t code[32];
    HmacSha256(secret(store.secrets)).Compute(body, {}, {}, code);
    headers.push_back("X-Shopify-Hmac-Sha256: " + Base64({reinterpret_cast<const char*>(code), 32}));
    headers.push_back("X-Shopify-Topic: " + sample.topic);
    headers.push_back("X-Shopify-Shop-Domain: " + store.shop);
    headers.emplace_back("X-Shopify-API-Version: 2026-10");
    headers.push_back("X-Shopify-Webhook-Id: " + delivery);
    headers.push_back("X-Shopify-Triggered-At: " + FormatRfc3339(WallClock()));
  } else if (sample.platform == "commercetools") {
    headers.push_back("Authorization: " + secret(store.secrets));
  } else {
    headers.push_back("Authorization: Bearer " + secret(store.tokens));
    headers.push_back("Idempotency-Key: " + delivery);
  }
  return headers;
}

std::string UrlFor(const Config& config, const Sample& sample, const StoreConfig& store) {
  const std::string base = "http://" + config.listen.address + ":" + std::to_string(config.listen.port);
  return base + (sample.platform == "native" ? sample.path + "?store=" + store.settings.store
                                             : "/hooks/" + store.settings.store);
}

std::optional<std::string> Body(const TriggerOptions& options, const Sample& sample, const std::string& id) {
  std::string text = sample.body;
  if (!options.file.empty()) {
    std::ifstream in(options.file, std::ios::binary);
    if (!in) return std::cerr << "parapet: " << options.file << " cannot be opened\n", std::nullopt;
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  if (!complaints.empty())
    return std::cerr << "parapet: " << Sentence(options.file, complaints.front()) << "\n", std::nullopt;
  std::vector<Change> changes;
  for (const std::string& set : options.set) {
    const size_t equals = set.find('=');
    if (equals == std::string::npos) return std::cerr << "parapet: \"" << set << "\" is not PATH=VALUE\n", std::nullopt;
    changes.push_back({PathOf(set.substr(0, equals)), set.substr(equals + 1)});
  }
  const size_t given = changes.size();
  const std::string now = FormatRfc3339(WallClock());
  for (const auto& [path, fresh] : sample.fresh) {
    changes.push_back({PathOf(path), fresh == Fresh::kTime ? now : id});
  }
  std::string body;
  JsonWriter json(body);
  Rewrite(document.root(), changes, json);
  for (size_t i = 0; i < given; ++i) {
    if (!changes[i].used)
      return std::cerr << "parapet: there is nothing at " << changes[i].path << " of the sample\n", std::nullopt;
  }
  return body;
}

}  // namespace

int RunTrigger(const CommonOptions& common, const TriggerOptions& options) {
  const auto config = LoadConfigOrComplain(common);
  if (!config) return kExitBadInput;
  const StoreConfig* store =
      common.store.empty() && config->stores.size() == 1 ? &config->stores.front() : config->Find(common.store);
  if (store == nullptr) return std::cerr << "parapet: say which store: --store NAME\n", kExitUsage;
  const std::string platform = options.platform.empty() ? store->platform : options.platform;
  const Sample* sample = FindSample(platform, options.sample);
  if (sample == nullptr)
    return std::cerr << "parapet: " << platform << " has no sample \"" << options.sample << "\"\n", kExitUsage;
  const std::string url = options.url.empty() ? UrlFor(*config, *sample, *store) : options.url;
  std::string id = Random(12), delivery = Hex(RandomBytes(16));
  int status = kExitClean;
  for (int i = 0; i < options.repeat; ++i) {
    if (i > 0 && !options.duplicate) id = Random(12), delivery = Hex(RandomBytes(16));
    const auto body = Body(options, *sample, id);
    if (!body) return kExitBadInput;
    std::cout << "--> " << url << "  " << sample->topic << "  delivery " << delivery << "\n";
    const HttpResponse response =
        Exchange({}, url, "POST", *body, HeadersFor(*sample, *store, *body, delivery, options.bad_signature));
    if (response.status == 0) return std::cerr << "parapet: nothing answers at " << url << "\n", kExitUnreachable;
    std::cout << "<-- " << response.status << (response.body.empty() ? "" : "  ") << response.body << "\n";
    if (response.status == 400) status = kExitFound;
    if (response.status >= 401) status = kExitBadInput;
  }
  return status;
}

}  // namespace parapet
