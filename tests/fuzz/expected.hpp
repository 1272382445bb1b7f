#pragma once
// Read before everything else. libstdc++ 12 shows std::expected only to a compiler that says it has
// all of the concepts, and then writes std::variant in a way that clang 14 cannot read: so that one
// and its like are read first.

#include <memory>
#include <optional>
#include <variant>

#pragma push_macro("__cpp_concepts")
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wbuiltin-macro-redefined"
#undef __cpp_concepts
#define __cpp_concepts 202002L
#include <expected>
#pragma clang diagnostic pop
#pragma pop_macro("__cpp_concepts")
