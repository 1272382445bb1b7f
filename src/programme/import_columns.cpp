#include "programme/import_columns.hpp"

#include "retenk/document/headings.hpp"
#include "retenk/view/data.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

using document::has_column;
using document::HeadingWords;

constexpr HeadingWords session_words[] = {
    {"key", "id,nøkkel,nykel,key,slug,adresse på nettsidene,adresse på nettsidene,nettadresse,"
            "web address,programpost-id"},
    {"title", "tittel,tittel på programposten,programpost,overskrift,navn,namn,sesjon,økt,innslag,"
              "title,session,session title,name"},
    {"kind", "slag,slags,type,slags programpost,kind,session type,format,form"},
    {"abstract", "omtale,beskrivelse,skildring,sammendrag,samandrag,ingress,tekst,abstract,"
                 "description,summary"},
    {"track", "spor,track,stream"},
    {"room", "rom,lokale,sal,sted,stad,room,location,hall"},
    {"day", "dag,dato,day,date"},
    {"starts", "starter,startar,start,starttid,starttidspunkt,fra,frå,fra kl,frå kl,tid,tidspunkt,"
               "klokkeslett,klokka,kl,når,starts,start time,starts at,from,time,begins"},
    {"ends", "slutter,sluttar,slutt,sluttid,sluttidspunkt,til,til kl,ends,end,end time,ends at,to"},
    {"length", "varighet,varigheit,lengde,lengd,minutter,minutt,min,duration,length,minutes"},
    {"speakers", "foredragsholdere,foredragsholder,foredragshaldarar,foredragshaldar,innledere,"
                 "innleder,innleiarar,innleiar,taler,talere,talar,talarar,medvirkende,"
                 "medverkande,speakers,speaker,presenter,presenters"},
    {"panellists", "paneldeltakere,paneldeltaker,paneldeltakarar,paneldeltakar,panelister,panel,"
                   "i panelet,panellists,panellist,panelists,panelist"},
    {"moderators", "ordstyrer,ordstyrere,ordstyrar,ordstyrarar,moderator,moderatorer,"
                   "møteleder,møteleiar,moderators,chair"},
    {"hosts", "vert,verter,vertar,vertskap,programleder,programleiar,konferansier,host,hosts"},
    {"themes", "tema,temaer,themes,theme,topic,topics"},
    {"measures", "tiltak,tiltaksnummer,measures,measure,measure number"},
    {"language", "språk,målform,language"},
    {"capacity", "antall plasser,talet på plassar,plasser,plassar,kapasitet,capacity,places"},
    {"young", "særlig for de unge,særleg for dei unge,unge,for unge,young,for the young,"
              "especially for the young"},
    {"green", "del av den grønne profilen,del av den grøne profilen,grønn,grøn,green,part of the "
              "green profile"},
    {"hidden", "skjult,skjult post,gøymd,hidden"},
    {"municipality", "vertskommune,kommune,host municipality,municipality"},
    {"not_recorded", "ikke opptak,ikkje opptak,uten opptak,utan opptak,not recorded,no recording"},
    {"title_nn", "tittel på nynorsk,tittel nynorsk,tittel nn,title in nynorsk"},
    {"title_en", "tittel på engelsk,tittel engelsk,tittel en,title in english,english title"},
    {"abstract_nn", "omtale på nynorsk,omtale nynorsk,omtale nn,description in nynorsk"},
    {"abstract_en", "omtale på engelsk,omtale engelsk,omtale en,description in english,english "
                    "description,english abstract"},
};

constexpr HeadingWords speaker_words[] = {
    {"key", "id,nøkkel,nykel,key,slug,adresse på nettsidene,nettadresse,web address"},
    {"name", "navn,namn,name,fullt navn,fullt namn,full name,fornavn og etternavn,fornamn og "
             "etternamn,first and last name,foredragsholder,foredragshaldar,"
             "taler,talar,speaker"},
    {"first_name", "fornavn,fornamn,førenamn,first name,given name"},
    {"last_name", "etternavn,etternamn,last name,surname,family name"},
    {"email",
     "epost,e-post,e-postadresse,epostadresse,email,e-mail,mail,e-mail address,email address"},
    {"title", "tittel,stilling,tittel og arbeidssted,tittel og arbeidsstad,rolle,title,position,"
              "job title,title and workplace"},
    {"organisation", "organisasjon,virksomhet,verksemd,bedrift,firma,selskap,arbeidsgiver,"
                     "arbeidsgivar,arbeidssted,arbeidsstad,organisation,organization,company,"
                     "employer"},
    {"bio", "om foredragsholderen,om foredragshaldaren,biografi,bio,presentasjon,omtale,om,"
            "biography,about,about the speaker"},
    {"language", "språk,målform,språk i e-post,language,language of email"},
    {"title_nn", "tittel på nynorsk,tittel nynorsk,title in nynorsk"},
    {"title_en", "tittel på engelsk,tittel engelsk,title in english,english title"},
    {"bio_nn", "om foredragsholderen på nynorsk,om foredragshaldaren på nynorsk,biografi på "
               "nynorsk,about the speaker in nynorsk,biography in nynorsk"},
    {"bio_en", "om foredragsholderen på engelsk,om foredragshaldaren på engelsk,biografi på "
               "engelsk,about the speaker in english,biography in english"},
};

std::span<const HeadingWords> words_of(Holds what)
{
    if (what == Holds::sessions) return session_words;
    return speaker_words;
}

std::int64_t number_in(const view::Data& data, std::string_view name)
{
    const auto* found = data.find(name);
    return found && found->text() ? std::stoll(*found->text()) : 0;
}

} // namespace

std::vector<std::string> import_fields(Holds what)
{
    std::vector<std::string> fields;
    for (const auto& [field, words] : words_of(what))
        fields.emplace_back(field);
    return fields;
}

std::vector<std::string> guess_columns(Holds what, const std::vector<std::string>& headings)
{
    std::vector<std::string> columns;
    for (const auto& heading : headings) {
        auto field = document::field_headed(heading, words_of(what));
        if (has_column(columns, field)) field.clear();
        columns.push_back(std::move(field));
    }
    return columns;
}

Result<bool> check_columns(const ImportChoices& choices)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    const auto known = import_fields(choices.what);
    const auto& columns = choices.columns;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        if (columns[at].empty()) continue;
        const auto end = columns.begin() + static_cast<std::ptrdiff_t>(at);
        if (!has_column(known, columns[at]))
            refusal.fields.push_back({document::column_name(at), "form.choose", {}});
        else if (std::find(columns.begin(), end, columns[at]) != end)
            refusal.fields.push_back({document::column_name(at), "import.field_twice", {}});
    }
    const bool sessions = choices.what == Holds::sessions;
    if (sessions && !has_column(columns, "title") && !has_column(columns, "key"))
        refusal.fields.push_back({document::column_name(0), "programme_import.no_title", {}});
    const bool named = has_column(columns, "name") || has_column(columns, "last_name") ||
                       has_column(columns, "key") || has_column(columns, "email");
    if (!sessions && !named)
        refusal.fields.push_back({document::column_name(0), "programme_import.no_name", {}});
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

std::string choices_as_text(const ImportChoices& choices)
{
    view::Data data;
    data["what"] = choices.what == Holds::sessions ? "sessions" : "speakers";
    data["columns"] = view::Data::List{};
    for (const auto& column : choices.columns)
        data["columns"].push_back(column);
    data["adds_speakers"] = choices.adds_speakers;
    data["made"] = choices.made;
    data["changed"] = choices.changed;
    data["speakers_made"] = choices.speakers_made;
    return view::to_json(data);
}

ImportChoices choices_in(const std::string& text)
{
    const auto data = view::from_json(text);
    ImportChoices choices;
    if (const auto* what = data.find("what"); what && what->text() && *what->text() == "speakers")
        choices.what = Holds::speakers;
    if (const auto* columns = data.find("columns"); columns && columns->list())
        for (const auto& column : *columns->list())
            choices.columns.push_back(column.text() ? *column.text() : "");
    const auto* adds = data.find("adds_speakers");
    choices.adds_speakers = adds && adds->flag() && *adds->flag();
    choices.made = number_in(data, "made");
    choices.changed = number_in(data, "changed");
    choices.speakers_made = number_in(data, "speakers_made");
    return choices;
}

} // namespace retenk::programme
