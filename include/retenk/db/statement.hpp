#pragma once
// A thin hold on SQLite: connections, prepared statements, rows to structs. sqlite3.h itself is seen
// only by src/db. Columns are matched to members by name through one BOOST_DESCRIBE_STRUCT line.

#include "retenk/base/ids.hpp"
#include "retenk/base/money.hpp"
#include "retenk/base/must.hpp"
#include "retenk/base/text.hpp"
#include "retenk/base/time.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

struct sqlite3_stmt;

namespace retenk::db {

// Something is broken: a fault, not a refusal.
struct Error : std::runtime_error {
    Error(const std::string& what, int result_code) : std::runtime_error(what), code(result_code) {}
    int code; // SQLite's extended result code
};

// A UNIQUE or PRIMARY KEY constraint said no: the last word on a race.
struct UniqueViolation : Error {
    using Error::Error;
};

// Bytes that are not text.
struct Blob {
    std::string bytes;
};

// Borrowed from a connection's cache; given back, reset and unbound, at the end of its scope.
class Statement {
public:
    explicit Statement(sqlite3_stmt* handle, bool* in_use) : handle_(handle), in_use_(in_use) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    void bind_null(int index);
    void bind_integer(int index, std::int64_t value);
    void bind_real(int index, double value);
    void bind_text(int index, std::string_view value); // the text must outlive the statement
    void bind_blob(int index, std::string_view value);
    void check_all_bound(int count) const;

    bool step(); // true: there is a row

    int columns() const;
    std::string_view column_name(int column) const;
    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string_view text(int column) const; // until the next step

private:
    sqlite3_stmt* handle_;
    bool* in_use_;
};

template <class T>
struct is_id : std::false_type {};
template <class Tag>
struct is_id<Id<Tag>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class E>
std::string_view enum_name(E value)
{
    const char* name = boost::describe::enum_to_string(value, "");
    if (*name == '\0') throw std::logic_error("an enumerator without a name");
    return name;
}

template <class E>
E enum_value(std::string_view name)
{
    E value{};
    if (!boost::describe::enum_from_string(std::string(name).c_str(), value))
        throw std::logic_error("unknown enumerator in the database: " + std::string(name));
    return value;
}

template <class T>
struct is_literal : std::false_type {};
template <std::size_t N>
struct is_literal<char[N]> : std::true_type {};

template <class T>
void bind_value(Statement& statement, int index, const T& value)
{
    if constexpr (is_optional<T>::value) {
        if (value) bind_value(statement, index, *value);
        else statement.bind_null(index);
    } else if constexpr (std::is_same_v<T, std::nullptr_t>) statement.bind_null(index);
    else if constexpr (std::is_enum_v<T>) statement.bind_text(index, enum_name(value));
    else if constexpr (std::is_integral_v<T>) statement.bind_integer(index, static_cast<std::int64_t>(value));
    else if constexpr (std::is_floating_point_v<T>) statement.bind_real(index, value);
    else if constexpr (is_id<T>::value || std::is_same_v<T, Ore>) statement.bind_integer(index, value.value);
    else if constexpr (std::is_same_v<T, Instant>) statement.bind_integer(index, value.time_since_epoch().count());
    else if constexpr (std::is_same_v<T, Blob>) statement.bind_blob(index, value.bytes);
    else if constexpr (std::is_same_v<T, Email> || std::is_same_v<T, Phone> || std::is_same_v<T, OrgNumber>)
        statement.bind_text(index, value.text);
    else statement.bind_text(index, std::string_view(value));
}

template <class T>
T column_value(const Statement& statement, int column)
{
    if constexpr (is_optional<T>::value) {
        if (statement.is_null(column)) return std::nullopt;
        return column_value<typename T::value_type>(statement, column);
    } else {
        if (statement.is_null(column))
            throw std::logic_error("NULL in column " + std::string(statement.column_name(column)));
        if constexpr (std::is_enum_v<T>) return enum_value<T>(statement.text(column));
        else if constexpr (std::is_same_v<T, bool>) return statement.integer(column) != 0;
        else if constexpr (std::is_integral_v<T>) return static_cast<T>(statement.integer(column));
        else if constexpr (std::is_floating_point_v<T>) return statement.real(column);
        else if constexpr (is_id<T>::value || std::is_same_v<T, Ore>) return T{statement.integer(column)};
        else if constexpr (std::is_same_v<T, Instant>) return Instant(std::chrono::seconds(statement.integer(column)));
        else if constexpr (std::is_same_v<T, Day>) return must(parse_day(statement.text(column)));
        else if constexpr (std::is_same_v<T, Blob>) return Blob{std::string(statement.text(column))};
        else if constexpr (std::is_same_v<T, Email> || std::is_same_v<T, Phone> || std::is_same_v<T, OrgNumber>)
            return T{std::string(statement.text(column))};
        else return T(statement.text(column));
    }
}

template <class T>
constexpr bool is_row = boost::describe::has_describe_members<T>::value && !is_id<T>::value;

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_any_access | boost::describe::mod_inherited>;

// Looks at the likely place first; throws when there is none.
int column_called(const Statement& statement, std::string_view name, int likely);

// Reads rows of one statement into T: a described struct by column names, or one value.
template <class T>
class RowReader {
public:
    explicit RowReader(const Statement& statement) : statement_(statement)
    {
        if constexpr (is_row<T>) {
            std::size_t n = 0;
            boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
                columns_[n] = column_called(statement, member.name, static_cast<int>(n));
                ++n;
            });
        }
    }

    T read() const
    {
        if constexpr (is_row<T>) {
            T row{};
            std::size_t n = 0;
            boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
                auto& place = row.*member.pointer;
                place = column_value<std::remove_cvref_t<decltype(place)>>(statement_, columns_[n++]);
            });
            return row;
        } else {
            return column_value<T>(statement_, 0);
        }
    }

private:
    static constexpr std::size_t count()
    {
        if constexpr (is_row<T>) return boost::mp11::mp_size<members_of<T>>::value;
        else return 0;
    }

    const Statement& statement_;
    std::array<int, count()> columns_{};
};

} // namespace retenk::db
