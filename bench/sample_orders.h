// SPDX-License-Identifier: Apache-2.0
//
// Orders with their facts, made from a seed: what the judging benchmarks judge.
//
// Most are clean; every kPlantedEvery-th sells its first line at zero, so that a judge who finds nothing is noticed.
#ifndef PARAPET_BENCH_SAMPLE_ORDERS_H_
#define PARAPET_BENCH_SAMPLE_ORDERS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/order_builder.h"

namespace parapet::bench {

inline constexpr unsigned kSeed = 20261121;
inline constexpr size_t kPlantedEvery = 32;

struct SampleOrder {
  std::unique_ptr<std::byte[]> memory;
  std::unique_ptr<Arena> arena;
  const Order* order = nullptr;
  std::vector<LineFacts> lines;
  Facts facts;
  bool planted = false;
};

std::vector<SampleOrder> MakeOrders(size_t count, size_t lines);

}  // namespace parapet::bench

#endif  // PARAPET_BENCH_SAMPLE_ORDERS_H_
