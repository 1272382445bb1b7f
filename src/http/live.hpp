#pragma once
// Server-sent events (HTML standard, section 9.2): pages that look after changes of a topic. One
// for each io thread, used on that thread alone.

#include "http/wire.hpp"

#include <boost/asio/steady_timer.hpp>

#include <list>
#include <string>
#include <vector>

namespace retenk::http {

class Live
{
public:
    // Until the client goes, the server stops, or ten minutes have passed: the browser then comes
    // back and is let in, or not, anew.
    asio::awaitable<void> stream(Wire& wire, std::string topic);

    void tell(const std::vector<std::string>& topics);
    void stop();

private:
    struct Listener;
    std::list<Listener*> listeners_;
    bool stopping_ = false;
};

} // namespace retenk::http
