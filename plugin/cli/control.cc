// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/control.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <iostream>

namespace parapet {
namespace {

constexpr int kGatewayTimeout = 504;
constexpr long kTimeoutSeconds = 300;  // an import of a million rows takes seconds

size_t Collect(char* data, size_t, size_t size, void* out) {
  static_cast<std::string*>(out)->append(data, size);
  return size;
}

// Whether a service listens there: a socket file without a listener is what a crash leaves.
bool Listens(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return false;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(socket);
  return connected;
}

// How a command ends whose call was refused.
int ExitFor(int http_status) {
  if (http_status == 503) return kExitUnreachable;
  return http_status == kGatewayTimeout ? kExitTimeout : kExitBadInput;
}

}  // namespace

const StoreConfig* PickStore(const Config& config, const std::string& name) {
  if (!name.empty()) {
    if (const StoreConfig* store = config.Find(name)) return store;
    std::cerr << "parapet: no store \"" << name << "\" is configured\n";
    return nullptr;
  }
  if (config.stores.size() == 1) return &config.stores.front();
  std::cerr << "parapet: " << (config.stores.empty() ? "no store is configured" : "say which store: --store NAME")
            << "\n";
  return nullptr;
}

HttpResponse Exchange(const std::string& unix_path, const std::string& url, std::string_view method,
                      const std::string& body, const std::vector<std::string>& headers) {
  HttpResponse response{.status = 0};
  CURL* handle = curl_easy_init();
  if (handle == nullptr) return response;
  curl_slist* list = curl_slist_append(nullptr, "Expect:");
  for (const std::string& header : headers) list = curl_slist_append(list, header.c_str());
  if (headers.empty()) list = curl_slist_append(list, "Content-Type: application/json");
  if (!unix_path.empty()) curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, unix_path.c_str());
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, kTimeoutSeconds);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, Collect);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &response.body);
  if (method == "POST") {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.c_str());
  }
  long status = 0;
  const CURLcode done = curl_easy_perform(handle);
  if (done == CURLE_OK) curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (done == CURLE_OPERATION_TIMEDOUT) status = kGatewayTimeout;
  response.status = static_cast<int>(status);
  curl_slist_free_all(list);
  curl_easy_cleanup(handle);
  return response;
}

std::optional<Config> LoadConfigOrComplain(const CommonOptions& common) {
  ConfigResult loaded = LoadConfig(common.config, ProcessEnvironment);
  for (const Complaint& complaint : loaded.complaints)
    std::cerr << "parapet: " << Sentence(common.config, complaint) << "\n";
  if (!loaded.complaints.empty()) return std::nullopt;
  return std::move(loaded.config);
}

bool IsServed(const Config& config) { return Listens(config.ControlSocket()); }

std::unique_ptr<Control> Control::Open(const CommonOptions& common, int* status) {
  *status = kExitBadInput;
  auto config = LoadConfigOrComplain(common);
  if (!config) return nullptr;
  std::unique_ptr<Control> control(new Control(std::move(*config)));
  control->store_ = PickStore(control->config_, common.store);
  if (control->store_ == nullptr) {
    *status = kExitUsage;
    return nullptr;
  }
  if (IsServed(control->config_)) return control;
  std::string error;
  control->assembly_ = Assembly::Open(control->config_, WallClock, &error);
  if (control->assembly_ == nullptr) {
    std::cerr << "parapet: " << error << "\n";
    *status = kExitUnreachable;
    return nullptr;
  }
  control->admin_ = std::make_unique<AdminApi>(control->config_, *control->assembly_);
  return control;
}

bool Control::Request(std::string_view method, const std::string& target, const std::string& body) {
  if (admin_ != nullptr) {
    response_ = admin_->Handle(method, target, body, WallClock());
    return true;
  }
  response_ = Exchange(config_.ControlSocket(), "http://localhost" + target, method, body);
  if (response_.status != 0) return true;
  std::cerr << "parapet: the service did not answer on " << config_.ControlSocket() << "\n";
  status_ = kExitUnreachable;
  return false;
}

bool Control::Call(std::string_view method, const std::string& route, const std::string& body) {
  if (!Request(method, "/admin/v1/stores/" + PercentEncode(store_->settings.store) + "/" + route, body)) return false;
  std::vector<Complaint> complaints;
  document_ = std::make_unique<JsonDocument>(JsonDocument::ParseOwn(response_.body, complaints));
  if (response_.status >= 200 && response_.status < 300) return true;
  const std::string otherwise =
      response_.status == kGatewayTimeout ? "the service did not answer in time" : "the service refused";
  const auto title = document_->root().IsObject() ? document_->root().Find("title") : std::nullopt;
  const auto detail = document_->root().IsObject() ? document_->root().Find("detail") : std::nullopt;
  std::cerr << "parapet: " << (title ? title->text() : otherwise) << (detail ? ": " + detail->text() : "") << "\n";
  status_ = ExitFor(response_.status);
  return false;
}

}  // namespace parapet
