// SPDX-License-Identifier: Apache-2.0
//
// Changes an order at commercetools by update actions: its state, its state in the shop's workflow, custom fields, what
// the customer sends back. No money: payments belong to the shop's payment connector, so a refund there is a task.
//
//   auto connector = MakeCommercetoolsConnector(client, {.base_url =
//   "https://api.europe-west1.gcp.commercetools.com/fruit",
//                                                        .credentials = "client-id:client-secret"});
//   effect.kind = kOrderUpdateKind;  effect.target = "c0ffee…";  effect.payload = RemedyPayload(update);
//
// What is done: the order is read; what of the update it does not show yet is sent with the version that was read
// (changeOrderState, transitionState, setCustomField, addReturnInfo with the effect's key as returnTrackingId). The
// version makes it exactly once: a lost request and its repetition cannot both fit. Read back from the order.
//
// Answers: 409 the order changed meanwhile, to be tried again on what it is now; 401 a new access token, once; 400 with
// commercetools' sentence (a transition that the workflow does not allow, a field that the type does not have) refused;
// 5xx unknown, to be read back.
//
// Access: the client-credentials flow at the region's auth host (`auth.` where the API's host begins with `api.`),
// scope manage_orders. The access token is kept until it is refused.
//
// Thread safety: one thread at a time, as every Connector. Errors: values; sentences cut to 200 bytes, credentials and
// tokens never. Cost: three calls an effect, one more for each access token.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CONNECTOR_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CONNECTOR_H_

#include <memory>
#include <string>

#include "parapet/core/ports/effect.h"
#include "parapet/core/ports/http_client.h"

namespace parapet {

struct CommercetoolsConnectorSettings {
  std::string base_url;     // with the project's key
  std::string credentials;  // "client-id:client-secret" of an API client
  Duration timeout = Seconds(15);
};

std::unique_ptr<Connector> MakeCommercetoolsConnector(std::shared_ptr<HttpClient> client,
                                                      CommercetoolsConnectorSettings settings);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CONNECTOR_H_
