#pragma once
// Read before everything else. clang 14 has not all of the concepts that libstdc++ 12 asks for before it shows
// std::expected, and cannot destroy one of texts: so there is as much of it here as our sources use.

#include <memory>
#include <optional>
#include <variant>

#if defined(__clang__) && __clang_major__ < 16
#define _GLIBCXX_EXPECTED 1
#define __cpp_lib_expected 202202L

namespace std {

template <class E>
class unexpected {
public:
    unexpected(E error) : error_(std::move(error)) {}
    E& error() & { return error_; }
    const E& error() const& { return error_; }
    E&& error() && { return std::move(error_); }

private:
    E error_;
};

template <class T, class E>
class expected {
public:
    using value_type = T;
    using error_type = E;

    template <class U = T>
        requires(std::is_constructible_v<T, U> && !std::is_same_v<std::remove_cvref_t<U>, expected> &&
                 !std::is_same_v<std::remove_cvref_t<U>, unexpected<E>>)
    expected(U&& value) : held_(std::in_place_index<0>, std::forward<U>(value)) {}
    expected(unexpected<E> error) : held_(std::in_place_index<1>, std::move(error).error()) {}
    expected() requires std::is_default_constructible_v<T> : held_(std::in_place_index<0>) {}

    bool has_value() const { return held_.index() == 0; }
    explicit operator bool() const { return has_value(); }
    T& value() & { return std::get<0>(held_); }
    const T& value() const& { return std::get<0>(held_); }
    T&& value() && { return std::get<0>(std::move(held_)); }
    T& operator*() & { return *std::get_if<0>(&held_); }
    const T& operator*() const& { return *std::get_if<0>(&held_); }
    T&& operator*() && { return std::move(*std::get_if<0>(&held_)); }
    T* operator->() { return std::get_if<0>(&held_); }
    const T* operator->() const { return std::get_if<0>(&held_); }
    E& error() & { return *std::get_if<1>(&held_); }
    const E& error() const& { return *std::get_if<1>(&held_); }
    E&& error() && { return std::move(*std::get_if<1>(&held_)); }

private:
    std::variant<T, E> held_;
};

} // namespace std
#else
#include <expected>
#endif
