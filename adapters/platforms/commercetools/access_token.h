// SPDX-License-Identifier: Apache-2.0
//
// The access token of a commercetools project, by the client-credentials flow. Internal to this folder.
//
// It comes from the region's auth host: `auth.` where the API's host begins with `api.`. It is kept until it is
// forgotten because it was refused. Fetching changes nothing at the shop: what goes wrong is retried or refused.
//
// Thread safety: one thread. Errors: an Attempt; credentials and tokens are in none.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_ACCESS_TOKEN_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_ACCESS_TOKEN_H_

#include <optional>
#include <string>

#include "parapet/adapters/platforms/commercetools/connector.h"

namespace parapet::commercetools {

class AccessToken {
 public:
  explicit AccessToken(const CommercetoolsConnectorSettings& settings);
  bool IsThere() const { return !token_.empty(); }
  void Forget() { token_.clear(); }
  const std::string& text() const { return token_; }
  // Why there is none; nothing where there is one, which may have been fetched now.
  std::optional<Attempt> Fetch(HttpClient& client);

 private:
  const std::string url_, credentials_;
  const Duration timeout_;
  std::string token_;
};

}  // namespace parapet::commercetools

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_ACCESS_TOKEN_H_
