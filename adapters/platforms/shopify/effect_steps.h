// SPDX-License-Identifier: Apache-2.0
//
// How each kind of effect is carried out at Shopify and read back; the table of connector.cc. Internal to this folder.
//
// The first of each pair does it, the second tells whether it is there; what each means is in connector.h. Both say
// what came of it as a value, and neither is ever called from two threads at a time.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_EFFECT_STEPS_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_EFFECT_STEPS_H_

#include "parapet/adapters/platforms/shopify/admin_api.h"

namespace parapet::shopify {

Attempt AddTags(const AdminApi& api, const Effect& effect);
Attempt ConfirmTags(const AdminApi& api, const Effect& effect);
Attempt Hold(const AdminApi& api, const Effect& effect);
Attempt ConfirmHold(const AdminApi& api, const Effect& effect);
Attempt Release(const AdminApi& api, const Effect& effect);
Attempt ConfirmRelease(const AdminApi& api, const Effect& effect);
Attempt Refund(const AdminApi& api, const Effect& effect);
Attempt ConfirmRefund(const AdminApi& api, const Effect& effect);
Attempt Cancel(const AdminApi& api, const Effect& effect);
Attempt ConfirmCancel(const AdminApi& api, const Effect& effect);
Attempt CreateGiftCard(const AdminApi& api, const Effect& effect);
Attempt ConfirmGiftCard(const AdminApi& api, const Effect& effect);
Attempt CreditAccount(const AdminApi& api, const Effect& effect);
Attempt ConfirmCredit(const AdminApi& api, const Effect& effect);
Attempt CreateDiscountCode(const AdminApi& api, const Effect& effect);
Attempt ConfirmDiscountCode(const AdminApi& api, const Effect& effect);
Attempt EditOrder(const AdminApi& api, const Effect& effect);
Attempt ConfirmEdit(const AdminApi& api, const Effect& effect);

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_EFFECT_STEPS_H_
