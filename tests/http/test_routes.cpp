#include "http/test_server.hpp"

namespace retenk::http::test {

bool change_note(db::Tx& tx, const std::string& text)
{
    tx.run("UPDATE note SET text = ?1", text);
    tx.after_commit("notes");
    return true;
}

namespace {

std::string read_note(db::Tx& tx) { return tx.get<std::string>("SELECT text FROM note"); }

std::string read_note_slowly(db::Tx& tx)
{
    auto text = read_note(tx);
    gate().pass();
    return text;
}

view::Data titled(std::string text)
{
    view::Data data;
    data["title"] = "Title";
    data["text"] = std::move(text);
    return data;
}

asio::awaitable<Response> get_front(Context& context)
{
    co_return page(context, "plain", titled(context.site().name));
}

asio::awaitable<Response> get_note(Context& context)
{
    ++TestServer::renderings;
    auto note = co_await context.db.read(read_note);
    co_return page(context, "plain", titled(std::move(note)));
}

asio::awaitable<Response> get_slow_note(Context& context)
{
    auto note = co_await context.db.read(read_note_slowly);
    co_return page(context, "plain", titled(std::move(note)));
}

asio::awaitable<Response> get_long(Context& context)
{
    std::string text;
    for (int line = 0; line < 2000; ++line)
        text += "line " + std::to_string(line) + "\n";
    co_return page(context, "plain", titled(std::move(text)));
}

asio::awaitable<Response> get_echo(Context& context)
{
    co_return page(context, "plain", titled(context.param("name")));
}

asio::awaitable<Response> get_query(Context& context)
{
    co_return page(context, "plain", titled(context.request.query["q"]));
}

asio::awaitable<Response> get_client(Context& context)
{
    co_return page(context, "plain", titled(context.request.client));
}

asio::awaitable<Response> get_fallback(Context& context)
{
    co_return page(context, "fallback", titled("x"));
}

asio::awaitable<Response> get_form(Context& context)
{
    co_return page(context, "form", titled(""));
}

asio::awaitable<Response> post_form(Context& context)
{
    std::string all;
    for (const auto& [name, value] : context.form().list())
        all += name + "=" + value + ";";
    co_return page(context, "plain", titled(std::move(all)));
}

asio::awaitable<Response> post_note(Context& context)
{
    auto text = context.form()["text"];
    co_await context.db.write(change_note, std::move(text));
    co_return see_other(context, "/note?notice=saved");
}

asio::awaitable<Response> get_fault(Context&)
{
    throw std::runtime_error("planted");
    co_return Response();
}

asio::awaitable<Response> get_busy(Context&)
{
    throw db::Busy();
    co_return Response();
}

asio::awaitable<Response> get_live(Context&)
{
    Response response;
    response.type = "text/event-stream";
    response.stream_topic = "notes";
    co_return response;
}

asio::awaitable<Response> get_cookie(Context& context)
{
    auto response = page(context, "plain", titled(cookie(context, "colour")));
    set_cookie(context, response, "colour", "blue", 60);
    co_return response;
}

asio::awaitable<Response> get_file(Context&) { co_return file("a;b", "text/csv", "påmeldte.csv"); }

asio::awaitable<Response> get_refused(Context& context)
{
    Refusal refusal;
    refusal.problem = Problem::full;
    refusal.key = "test.full";
    co_return refused(context, refusal);
}

} // namespace

Routes test_routes()
{
    RouteOptions cached, small, limited;
    cached.cached = "notes other";
    small.body_limit = 100;
    limited.limit = Limit::link;
    Routes routes = {{Method::get, "/", Access::open, get_front},
                     {Method::get, "/note", Access::open, get_note, cached},
                     {Method::post, "/note", Access::open, post_note},
                     {Method::get, "/slow", Access::open, get_slow_note, cached},
                     {Method::get, "/long", Access::open, get_long, cached},
                     {Method::get, "/long-own", Access::open, get_long},
                     {Method::get, "/echo/{name}", Access::open, get_echo},
                     {Method::get, "/query", Access::open, get_query},
                     {Method::get, "/client", Access::open, get_client},
                     {Method::get, "/fallback", Access::open, get_fallback},
                     {Method::get, "/form", Access::open, get_form},
                     {Method::post, "/form", Access::open, post_form, small},
                     {Method::post, "/limited", Access::open, post_form, limited},
                     {Method::get, "/fault", Access::open, get_fault},
                     {Method::get, "/busy", Access::open, get_busy},
                     {Method::get, "/live", Access::open, get_live},
                     {Method::get, "/cookie", Access::open, get_cookie},
                     {Method::get, "/file", Access::open, get_file},
                     {Method::get, "/refused", Access::open, get_refused},
                     {Method::get, "/personal", Access::personal_link, get_front},
                     {Method::get, "/signed", Access::signed_in, get_front},
                     {Method::get, "/organiser", Access::organiser, get_front},
                     {Method::post, "/organiser", Access::organiser, post_form},
                     {Method::get, "/programme", Access::programme, get_front},
                     {Method::get, "/host", Access::host, get_front},
                     {Method::get, "/local", Access::loopback, get_front}};
    auto keepers = keeper_routes();
    routes.insert(routes.end(), keepers.begin(), keepers.end());
    return routes;
}

asio::awaitable<void> identify_test(Context& context)
{
    const auto& who = context.request.cookies["who"];
    if (who == "link") context.viewer.registration = RegistrationId{1};
    if (who.empty() || who == "link") co_return;
    context.viewer.user = UserId{1};
    context.viewer.form_token = "token-of-" + who;
    if (who == "organiser") context.viewer.roles = {Role::organiser};
    if (who == "editor") context.viewer.roles = {Role::programme_editor};
    if (who == "host") context.viewer.roles = {Role::host};
}

} // namespace retenk::http::test
