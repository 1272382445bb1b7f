#pragma once
// One request to the other party of a login, on a worker thread. Only https, or http to this
// machine; no redirect is followed, and neither time nor size is left to the other side.

#include <optional>
#include <string>

namespace retenk::accounts {

struct Fetch
{
    std::string url;
    std::optional<std::string> form = {}; // posted; nothing: GET
    std::string authorization = {};       // the header's value
};

struct Fetched
{
    bool is_good = false; // 200
    std::string body;
};

// Nothing when there was no answer in time.
std::optional<Fetched> fetch(const Fetch& request);

// https, or http to this machine.
bool may_be_fetched(const std::string& url);

} // namespace retenk::accounts
