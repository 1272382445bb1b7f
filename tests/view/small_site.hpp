#pragma once
// A folder with texts and templates that a test writes itself.

#include "retenk/view/templates.hpp"
#include "support/test_db.hpp"

#include <fstream>

namespace retenk::test {

class SmallSite
{
public:
    SmallSite() : folder_(new_folder()) { text("nb", "base", ""); }
    ~SmallSite() { remove_folder(folder_); }
    SmallSite(const SmallSite&) = delete;
    SmallSite& operator=(const SmallSite&) = delete;

    void text(const std::string& lang, const std::string& part, const std::string& po) const
    {
        put(folder_ / "locales" / lang / (part + ".po"), po);
    }

    void page(const std::string& name, const std::string& html) const
    {
        put(folder_ / "templates" / (name + ".html"), html);
    }

    view::Catalogue catalogue() const { return view::Catalogue(folder_ / "locales"); }

    std::string render(const std::string& name, const view::Data& data,
                       view::Lang lang = view::Lang::nb) const
    {
        auto texts = catalogue();
        return view::Templates(folder_ / "templates", texts).render(name, data, lang);
    }

    // Of a page that consists of this.
    std::string rendered(const std::string& html, const view::Data& data,
                         view::Lang lang = view::Lang::nb) const
    {
        page("test", html);
        return render("test", data, lang);
    }

    std::filesystem::path folder() const { return folder_; }

private:
    static void put(const std::filesystem::path& file, const std::string& content)
    {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
    }

    std::filesystem::path folder_;
};

// What f throws.
template <class F>
std::string fault_of(F f)
{
    try {
        f();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "";
}

} // namespace retenk::test
