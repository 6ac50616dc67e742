// SPDX-License-Identifier: Apache-2.0
//
// What may stand in for an item.
#include "parapet/core/state/catalogue.h"

namespace parapet {
namespace {

struct KinshipText {
  std::optional<std::string> ItemUpdate::*given;
  TextRef Kinship::*kept;
};
constexpr KinshipText kTexts[] = {{&ItemUpdate::product_type, &Kinship::product_type},
                                  {&ItemUpdate::size, &Kinship::size},
                                  {&ItemUpdate::flags, &Kinship::flags},
                                  {&ItemUpdate::substitutes, &Kinship::substitutes}};

bool SaysKinship(const ItemUpdate& update) {
  bool says = update.supplier_quote || update.supplier_days;
  for (const KinshipText& text : kTexts) says |= (update.*text.given).has_value();
  return says;
}

void Put(Writer& out, Maybe value) {
  out.Flag(value.has());
  if (value.has()) out.Signed(value.micros());
}

}  // namespace

const Kinship* Catalogue::kinship(uint32_t slot) const {
  const auto found = kinships_.find(slot);
  return found == kinships_.end() ? nullptr : &found->second;
}

void Catalogue::SetKinship(uint32_t slot, const ItemUpdate& update) {
  if (!SaysKinship(update)) return;
  Kinship& kinship = kinships_[slot];
  for (const KinshipText& text : kTexts) {
    if (update.*text.given) texts_.Replace(kinship.*text.kept, *(update.*text.given));
  }
  if (update.supplier_quote) kinship.supplier_quote = *update.supplier_quote;
  if (update.supplier_days) kinship.supplier_days = *update.supplier_days;
}

void Catalogue::EncodeKinship(uint32_t slot, Writer& out) const {
  const Kinship* kinship = this->kinship(slot);
  out.Flag(kinship != nullptr);
  if (kinship == nullptr) return;
  for (const KinshipText& text : kTexts) out.Text(texts_.Get(kinship->*text.kept));
  Put(out, kinship->supplier_quote);
  Put(out, kinship->supplier_days);
}

void Catalogue::DecodeKinship(uint32_t slot, Reader& in) {
  if (!in.Flag()) return void(kinships_.erase(slot));
  Kinship& kinship = kinships_[slot];
  for (const KinshipText& text : kTexts) texts_.Replace(kinship.*text.kept, in.Text());
  kinship.supplier_quote = in.Flag() ? Maybe(Money::FromMicros(in.Signed())) : Maybe();
  kinship.supplier_days = in.Flag() ? Maybe(Quantity::FromMicros(in.Signed())) : Maybe();
}

}  // namespace parapet
