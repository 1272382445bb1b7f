#include "retenk/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <stdexcept>

namespace retenk::http {

std::uint16_t free_port(const std::string& address)
{
    asio::io_context context;
    using asio::ip::tcp;
    try {
        tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::make_address(address), 0));
        return acceptor.local_endpoint().port();
    } catch (const boost::system::system_error& fault) {
        throw std::runtime_error("cannot listen on " + address + ": " + fault.code().message());
    }
}

} // namespace retenk::http
