// SPDX-License-Identifier: Apache-2.0
//
// Joins rows with one id that follow each other into one item with several prices. Internal to this folder.
// Thread safety: one thread. Cost: memory of one item.
#ifndef PARAPET_ADAPTERS_FILES_ITEM_ASSEMBLER_H_
#define PARAPET_ADAPTERS_FILES_ITEM_ASSEMBLER_H_

#include <functional>
#include <optional>
#include <utility>

#include "parapet/adapters/files/catalogue_row.h"
#include "parapet/core/state/events.h"

namespace parapet {

class ItemAssembler {
 public:
  explicit ItemAssembler(std::function<void(ItemUpdate)> deliver) : deliver_(std::move(deliver)) {}

  // Takes the item of the row on `line`. Returns what is wrong with it beside the rows before it, and the column, or
  // no flaw.
  Flaw Add(ItemUpdate row, int64_t line, Column* at);
  // Delivers the last item.
  void Finish();

 private:
  void Join(ItemUpdate row);

  std::function<void(ItemUpdate)> deliver_;
  std::optional<ItemUpdate> pending_;
  int64_t first_line_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_ITEM_ASSEMBLER_H_
