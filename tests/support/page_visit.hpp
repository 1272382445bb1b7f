#pragma once
// Calls a page's handler as the server would, with the project's own templates and texts, for
// somebody whom the test chooses. Access is the server's business and tried there.

#include "retenk/http/route.hpp"
#include "support/test_db.hpp"

namespace retenk::test {

struct Visit
{
    http::Method method = http::Method::get;
    std::string pattern; // as in the route table
    std::map<std::string, std::string, std::less<>> params = {};
    std::vector<std::pair<std::string, std::string>> query = {}, form = {};
    view::Lang lang = view::Lang::nb;
    bool is_htmx = false;
};

class Pages
{
public:
    Pages(const std::filesystem::path& database, http::Routes routes);
    ~Pages();
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;

    http::Response visit(const Viewer& viewer, const Visit& visit);

private:
    std::filesystem::path folder_;
    http::Routes routes_;
    Config config_;
    db::Database db_;
    Workers workers_;
    view::Catalogue catalogue_;
    view::Templates templates_;
    http::Services services_;
    std::shared_ptr<const http::Site> site_;
};

} // namespace retenk::test
