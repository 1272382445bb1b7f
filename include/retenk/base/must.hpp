#pragma once
// What an earlier step has made sure of: a value that is not there is a fault of ours and says so.

#include <optional>
#include <stdexcept>
#include <utility>

namespace retenk {

template <class T>
const T& must(const std::optional<T>& value)
{
    if (!value) throw std::logic_error("a value that must be there is not");
    return *value;
}

template <class T>
T must(std::optional<T>&& value)
{
    if (!value) throw std::logic_error("a value that must be there is not");
    return *std::move(value);
}

} // namespace retenk
