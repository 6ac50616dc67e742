// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/response_text.h"
#include "parapet/adapters/http/server.h"

namespace parapet {

std::string_view HttpRequest::Header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (EqualsIgnoringCase(field, name)) return value;
  }
  return {};
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
