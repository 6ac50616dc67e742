// SPDX-License-Identifier: Apache-2.0
//
// The stand-in's discount codes.
#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/plugin/standin/standin_json.h"

namespace parapet {
namespace {

using standin::Data, standin::kOrderGid, standin::Number, standin::Quoted, standin::StringOf, standin::StringsOf,
    standin::UserError;

constexpr std::string_view kCustomerGid = "gid://shopify/Customer/";

std::string Created(bool free_shipping, const std::string& user_errors) {
  const std::string mutation = free_shipping ? "discountCodeFreeShippingCreate" : "discountCodeBasicCreate";
  return "\"" + mutation + "\":{\"codeDiscountNode\":null,\"userErrors\":[" + user_errors + "]}";
}

std::string CodeData(const ShopStandin::DiscountCode& code) {
  const std::string amount = "{\"amount\":" + Quoted(code.amount) + ",\"currencyCode\":" + Quoted(code.currency) + "}";
  return "{\"id\":\"d\",\"codeDiscount\":{\"title\":" + Quoted(code.title) + ",\"endsAt\":" + Quoted(code.ends_at) +
         ",\"usageLimit\":" + std::to_string(code.uses) +
         ",\"appliesOncePerCustomer\":" + (code.once_per_customer ? "true" : "false") +
         ",\"context\":{\"customers\":[{\"id\":" + Quoted(code.customer) + "}]}," +
         (code.free_shipping ? "\"maximumShippingPrice\":" + amount
                             : "\"customerGets\":{\"value\":{\"amount\":" + amount + "}}") +
         "}}";
}

}  // namespace

StandinAnswer ShopStandin::ReadCode(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  const Order& order = orders_[number];
  const auto found = discount_codes_.find(StringOf(variables, "code"));
  const std::string node = found == discount_codes_.end() ? "null" : CodeData(found->second);
  Print("read   a discount code");
  if (!order.exists) return Data("\"order\":null,\"codeDiscountNodeByCode\":" + node);
  const std::string customer =
      order.customer.empty() ? "null" : "{\"id\":" + Quoted(std::string(kCustomerGid) + order.customer) + "}";
  return Data("\"order\":{\"id\":" + Quoted(std::string(kOrderGid) + number) + ",\"customer\":" + customer +
              "},\"codeDiscountNodeByCode\":" + node);
}

StandinAnswer ShopStandin::CreateCode(std::string_view variables, bool free_shipping) {
  const std::string code = StringOf(variables, "code");
  const std::vector<std::string> customers = StringsOf(variables, "add");
  DiscountCode made{.title = StringOf(variables, "title"),
                    .customer = customers.empty() ? std::string() : customers.front(),
                    .amount = StringOf(variables, free_shipping ? "maximumShippingPrice" : "amount"),
                    .currency = "USD",
                    .ends_at = StringOf(variables, "endsAt"),
                    .uses = variables.find("\"usageLimit\":1,") == std::string_view::npos ? 0 : 1,
                    .free_shipping = free_shipping};
  made.once_per_customer = variables.find("\"appliesOncePerCustomer\":true") != std::string_view::npos;
  if (discount_codes_.contains(code)) {
    return Data(Created(free_shipping, UserError("TAKEN", "Code '" + code + "' has already been taken")));
  }
  if (codes_lied_of_) return Data(Created(free_shipping, ""));
  ++done_["discount_code"];
  Print("code   over " + made.amount + (free_shipping ? " of shipping" : ""));
  discount_codes_[code] = std::move(made);
  return Data(Created(free_shipping, ""));
}

std::map<std::string, ShopStandin::DiscountCode> ShopStandin::discount_codes() const {
  const std::lock_guard lock(mutex_);
  return discount_codes_;
}

void ShopStandin::SetDiscountCode(const std::string& code, const DiscountCode& as) {
  const std::lock_guard lock(mutex_);
  discount_codes_[code] = as;
}

void ShopStandin::LieOfCodes(bool lies) {
  const std::lock_guard lock(mutex_);
  codes_lied_of_ = lies;
}

}  // namespace parapet
