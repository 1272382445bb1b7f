#include "http/page_cache.hpp"

namespace retenk::http {

namespace {

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (!word.empty()) words.emplace_back(word);
    }
    return words;
}

} // namespace

Epochs::Epochs(const Routes& routes)
{
    for (const auto& route : routes) {
        for (auto& topic : words_of(route.options.cached)) {
            auto [found, is_new] = index_.emplace(std::move(topic), epochs_.size());
            if (is_new) epochs_.emplace_back(0);
            topics_[&route].push_back(found->second);
        }
    }
}

void Epochs::raise(const std::vector<std::string>& topics)
{
    for (const auto& topic : topics) {
        auto found = index_.find(topic);
        if (found != index_.end()) epochs_[found->second].fetch_add(1);
    }
}

std::uint64_t Epochs::of(const Route& route) const
{
    std::uint64_t sum = 0;
    auto topics = topics_.find(&route);
    if (topics == topics_.end()) return sum;
    for (auto topic : topics->second)
        sum += epochs_[topic].load();
    return sum;
}

CachedPage* PageCache::find(std::string_view key, std::chrono::steady_clock::time_point now)
{
    auto found = young_.find(key);
    if (found == young_.end()) {
        auto old = old_.find(key);
        if (old == old_.end()) return nullptr;
        auto page = std::move(old->second);
        old_.erase(old);
        if (page.epoch != epochs_.of(*page.route) || page.expires <= now) return nullptr;
        return store(key, std::move(page));
    }
    auto& page = found->second;
    if (page.epoch == epochs_.of(*page.route) && now < page.expires) return &page;
    young_bytes_ -= page.response.body.size();
    young_.erase(found);
    return nullptr;
}

CachedPage* PageCache::store(std::string_view key, CachedPage page)
{
    if (young_.size() >= most_young || young_bytes_ > most_bytes) {
        old_ = std::move(young_);
        young_.clear();
        young_bytes_ = 0;
    }
    auto& kept = young_[std::string(key)];
    young_bytes_ -= kept.response.body.size();
    young_bytes_ += page.response.body.size();
    kept = std::move(page);
    return &kept;
}

const FinishedPtr& ready_in(CachedPage& page, Encoding encoding, std::string_view security)
{
    auto& ready = page.ready[static_cast<std::size_t>(encoding)];
    if (ready) return ready;
    auto response = page.response;
    if (encoding == Encoding::gzip) response.body = gzip(response.body, 6);
    if (encoding == Encoding::br) response.body = brotli(response.body, 5);
    ready = finish(std::move(response), {security, "public, no-cache", encoding, true, true, true});
    return ready;
}

} // namespace retenk::http
