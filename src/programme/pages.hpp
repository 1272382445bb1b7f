#pragma once
// The public pages of this module: handlers, and what they show as functions that need no server.

#include "retenk/conference/wording.hpp"
#include "retenk/http/route.hpp"

namespace retenk::programme {

http::Routes public_routes();

using conference::Wording;

// Slug of a theme, ids of a track and a room, a language, and the slug of a municipality as the form sends them; what is unknown
// filters nothing.
struct Filter
{
    std::string theme = {}, track = {}, room = {}, language = {}, municipality = {};
};

std::optional<view::Data> view_of_programme(db::Tx& tx, const Wording& wording,
                                            const Filter& filter);
std::optional<view::Data> view_of_session(db::Tx& tx, const Wording& wording,
                                          const std::string& slug);
std::optional<view::Data> view_of_speakers(db::Tx& tx, const Wording& wording);
std::optional<view::Data> view_of_speaker(db::Tx& tx, const Wording& wording,
                                          const std::string& slug);

// What is on, and what begins next: all that begins at the same time.
std::optional<view::Data> view_of_now(db::Tx& tx, const Wording& wording, const Instant& now);

// iCalendar of one session, or of all when slug is empty; nothing when there is none.
std::optional<std::string> calendar_of(db::Tx& tx, const Wording& wording,
                                       const std::string& base_url, const std::string& slug);

} // namespace retenk::programme
