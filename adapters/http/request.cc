// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "parapet/adapters/http/response_text.h"
#include "parapet/adapters/http/server.h"

namespace parapet {

std::string_view HttpRequest::Header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (EqualsIgnoringCase(field, name)) return value;
  }
  return {};
}

std::string HttpRequest::Peer() const {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (socket < 0 || ::getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  char text[INET6_ADDRSTRLEN] = "";
  const void* bytes = nullptr;
  if (address.ss_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.ss_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (bytes == nullptr || ::inet_ntop(address.ss_family, bytes, text, sizeof(text)) == nullptr) return {};
  return text;
}

HttpReply::~HttpReply() {
  if (sink_) Send(UnansweredResponse());
}

HttpReply& HttpReply::operator=(HttpReply&& other) noexcept {
  HttpReply previous(std::move(*this));
  sink_ = std::move(other.sink_);
  return *this;
}

void HttpReply::Send(HttpResponse response) {
  if (const std::shared_ptr<Sink> sink = std::move(sink_)) sink->Send(std::move(response));
}

}  // namespace parapet
