// SPDX-License-Identifier: Apache-2.0
//
// How a store's parts reach the outside. Internal to plugin/setup.
#ifndef PARAPET_PLUGIN_SETUP_OUTGOING_H_
#define PARAPET_PLUGIN_SETUP_OUTGOING_H_

#include <memory>
#include <string>

#include "parapet/adapters/outgoing/curl_client.h"

namespace parapet {

// Plain HTTP only where private addresses are allowed too: a stand-in on this machine.
inline std::shared_ptr<HttpClient> ClientFor(bool allow_private) {
  return std::make_shared<CurlClient>(
      CurlSettings{.allow_private_addresses = allow_private, .allow_http = allow_private});
}

// The receiver's name: effects to one host share a breaker and a rate.
inline std::string HostOf(const std::string& url) {
  const size_t scheme = url.find("://");
  const size_t start = scheme == std::string::npos ? 0 : scheme + 3;
  return url.substr(start, url.find('/', start) - start);
}

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_OUTGOING_H_
