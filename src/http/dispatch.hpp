#pragma once
// From a request to its answer.

#include "http/shard.hpp"
#include "http/strict.hpp"

namespace retenk::http {

// One request while it is being answered. head points into its connection's buffer.
struct Exchange
{
    Head head;
    std::string id;
    Peer peer;
    Target target;
    Match match;
    std::string body;
    std::shared_ptr<void> share; // of the body bytes in flight, until a form with files is answered
    std::chrono::steady_clock::time_point started;

    FinishedPtr answer;
    std::string stream_topic;
    std::string_view pattern = "-";
    bool close = false;

    bool reads() const { return head.method == "GET" || head.method == "HEAD"; }
    bool brings_files() const;
};

// Static files and cached pages. False: there is nothing ready.
bool answer_ready(Shard& shard, Exchange& exchange);

// The status with which to refuse before the body is read; 0: go on.
int find_route(Shard& shard, Exchange& exchange);

asio::awaitable<void> answer(Shard& shard, Exchange& exchange);

void answer_problem(Shard& shard, Exchange& exchange, int status);

asio::awaitable<Response> get_health(Context& context);

} // namespace retenk::http
