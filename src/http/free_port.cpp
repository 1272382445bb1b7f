#include "retenk/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace retenk::http {

std::uint16_t free_port(const std::string& address)
{
    asio::io_context context;
    using asio::ip::tcp;
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::make_address(address), 0));
    return acceptor.local_endpoint().port();
}

} // namespace retenk::http
