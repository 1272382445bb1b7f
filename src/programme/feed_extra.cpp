#include "programme/feed_extra.hpp"

namespace retenk::programme {

namespace {

const std::vector<Material>& materials_in(const FeedExtras& extras, SessionId session)
{
    static const std::vector<Material> none;
    const auto found = extras.materials.find(session);
    return found == extras.materials.end() ? none : found->second;
}

std::string path_of(const FeedFrame& frame, const Session& session)
{
    return frame.base_url + "/program/" + session.slug;
}

std::string address_of(const FeedFrame& frame, const Session& session, const Material& material)
{
    if (!material.file_key) return material.address;
    return path_of(frame, session) + "/fil/" + std::to_string(material.id);
}

bool is_asked_about(const Session& session)
{
    return session.kind != SessionKind::pause && !session.cancelled;
}

} // namespace

FeedExtras read_extras(db::Tx& tx, ConferenceId conference)
{
    FeedExtras extras;
    for (auto& material : published_materials(tx, conference)) {
        const auto session = material.session_id;
        extras.materials[session].push_back(std::move(material));
    }
    for (const auto session : sessions_not_recorded(tx, conference))
        extras.not_recorded.insert(session);
    return extras;
}

void add_extras(document::XmlElement& event, const FeedFrame& frame, const FeedExtras& extras,
                const Session& session)
{
    auto& recording = event.add("recording");
    recording.add("license");
    recording.add("optout", extras.not_recorded.contains(session.session_id) ? "true" : "false");
    document::XmlElement links{"links", "", {}, {}}, attachments{"attachments", "", {}, {}};
    for (const auto& material : materials_in(extras, session.session_id)) {
        auto& one = material.file_key ? attachments.add("attachment", material.title)
                                      : links.add("link", material.title);
        one.set("href", address_of(frame, session, material));
    }
    event.children.push_back(std::move(links));
    event.children.push_back(std::move(attachments));
    if (is_asked_about(session))
        event.add("feedback_url", path_of(frame, session) + "/tilbakemelding");
}

void add_extras(boost::json::object& event, const FeedFrame& frame, const FeedExtras& extras,
                const Session& session)
{
    boost::json::array links, attachments;
    for (const auto& material : materials_in(extras, session.session_id)) {
        auto& list = material.file_key ? attachments : links;
        list.push_back({{"title", material.title}, {"url", address_of(frame, session, material)}});
    }
    event["links"] = std::move(links);
    event["attachments"] = std::move(attachments);
    event["do_not_record"] = extras.not_recorded.contains(session.session_id);
    if (is_asked_about(session))
        event["feedback_url"] = path_of(frame, session) + "/tilbakemelding";
}

} // namespace retenk::programme
