#include "http/client.hpp"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <stdexcept>

namespace retenk::http::test {

namespace {

Reply head_of(std::string head)
{
    Reply reply;
    reply.status = std::stoi(head.substr(9, 3));
    for (auto at = head.find("\r\n"); at + 4 < head.size();) {
        auto end = head.find("\r\n", at + 2);
        auto line = head.substr(at + 2, end - at - 2);
        auto colon = line.find(": ");
        auto name = line.substr(0, colon);
        std::ranges::transform(name, name.begin(), [](unsigned char letter) {
            return static_cast<char>(std::tolower(letter));
        });
        auto& value = reply.headers[name];
        value += (value.empty() ? "" : "\n") + line.substr(colon + 2);
        at = end;
    }
    reply.head = std::move(head);
    return reply;
}

} // namespace

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0))
{
    timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
}

Client::~Client() { ::close(socket_); }

void Client::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool Client::fill()
{
    char bytes[65536];
    auto got = recv(socket_, bytes, sizeof bytes, 0);
    if (got > 0) pending_.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
}

std::string Client::read_some()
{
    if (pending_.empty()) fill();
    return std::exchange(pending_, {});
}

std::optional<Reply> Client::read(bool without_body)
{
    auto end = pending_.find("\r\n\r\n");
    while (end == pending_.npos) {
        if (!fill()) return std::nullopt;
        end = pending_.find("\r\n\r\n");
    }
    auto reply = head_of(pending_.substr(0, end + 4));
    pending_.erase(0, end + 4);
    auto length = reply["content-length"];
    if (length.empty() || without_body || reply.status == 304) return reply;
    auto size = std::stoul(length);
    while (pending_.size() < size)
        if (!fill()) return std::nullopt;
    reply.body = pending_.substr(0, size);
    pending_.erase(0, size);
    return reply;
}

bool Client::is_closed()
{
    char byte = 0;
    auto got = recv(socket_, &byte, 1, 0);
    return got == 0 && pending_.empty();
}

Reply ask(std::uint16_t port, std::string_view bytes, bool without_body)
{
    Client client(port);
    client.send(bytes);
    auto reply = client.read(without_body);
    if (!reply) throw std::runtime_error("no answer to " + std::string(bytes.substr(0, 80)));
    return *reply;
}

Reply get(std::uint16_t port, std::string_view target, std::string_view more_lines)
{
    return ask(port, "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" +
                         std::string(more_lines) + "\r\n");
}

Reply post(std::uint16_t port, std::string_view target, std::string_view body,
           std::string_view more_lines)
{
    return ask(
        port, "POST " + std::string(target) +
                  " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
                  "\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
                  std::string(more_lines) + "\r\n" + std::string(body));
}

std::string gunzipped(const std::string& bytes)
{
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string plain(10 * 1024 * 1024, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    plain.resize(stream.total_out);
    inflateEnd(&stream);
    return plain;
}

// The decoder is at hand wherever curl is; only tests need it.
std::string unbrotlied(const std::string& bytes)
{
    using Decompress = int (*)(std::size_t, const unsigned char*, std::size_t*, unsigned char*);
    auto* library = dlopen("libbrotlidec.so.1", RTLD_NOW);
    if (!library) throw std::runtime_error("no brotli decoder");
    auto decompress = reinterpret_cast<Decompress>(dlsym(library, "BrotliDecoderDecompress"));
    std::string plain(10 * 1024 * 1024, '\0');
    auto size = plain.size();
    EXPECT_EQ(decompress(bytes.size(), reinterpret_cast<const unsigned char*>(bytes.data()), &size,
                         reinterpret_cast<unsigned char*>(plain.data())),
              1);
    plain.resize(size);
    return plain;
}

} // namespace retenk::http::test
