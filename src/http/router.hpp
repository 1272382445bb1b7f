#pragma once
// Which route a path means. Fixed segments win over {name}.

#include "retenk/http/route.hpp"

namespace retenk::http {

struct Match
{
    const Route* route = nullptr; // null: 404, or 405 when allowed is not empty
    std::map<std::string, std::string, std::less<>> params;
    std::string allowed; // of Allow: "GET, HEAD, POST"
};

class Router
{
public:
    // Throws std::logic_error for a bad pattern, two routes of the same meaning, or a cached route
    // that is not open.
    explicit Router(Routes routes);

    // method is as it came.
    Match find(std::string_view method, std::string_view path) const;
    const Routes& routes() const { return routes_; }

private:
    struct Entry
    {
        std::vector<std::string_view> segments;
        std::size_t route = 0;
    };
    Routes routes_;
    std::map<std::string, std::vector<Entry>, std::less<>>
        by_first_; // "" holds patterns that begin with {name}
};

} // namespace retenk::http
