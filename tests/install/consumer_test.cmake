# SPDX-License-Identifier: Apache-2.0
# cmake -DBUILD=… -DSOURCE=… -DWORK=… -DGENERATOR=… -DCOMPILER=… -DVERSION=… -P consumer_test.cmake

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    string(REPLACE ";" " " command "${ARGV}")
    message(FATAL_ERROR "${command}\nended with ${result}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}/prefix" "${WORK}/build")
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix" --component parapet_development)
run("${CMAKE_COMMAND}" -S "${SOURCE}" -B "${WORK}/build" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DCMAKE_PREFIX_PATH=${WORK}/prefix" "-DPARAPET_WANTED=${VERSION}" -DCMAKE_BUILD_TYPE=Release)
run("${CMAKE_COMMAND}" --build "${WORK}/build")

run("${WORK}/build/judge_one_order")
if(NOT output MATCHES "decision: hold")
  message(FATAL_ERROR "the kernel alone was to hold an order at 0.00; it said:\n${output}")
endif()
run("${WORK}/build/compile_policy")
if(NOT output MATCHES "compiled: recommended, [1-9][0-9]* guardrails")
  message(FATAL_ERROR "the recommended policy was to compile; the program said:\n${output}")
endif()

# Headers of outer layers and sources are not part of the package.
file(GLOB_RECURSE strangers "${WORK}/prefix/include/parapet/adapters/*" "${WORK}/prefix/include/parapet/plugin/*"
     "${WORK}/prefix/include/*.cc")
if(strangers)
  message(FATAL_ERROR "the package contains ${strangers}")
endif()
