// What the machine and the bare libraries can do, for scripts/bench to compare with:
//   commits FOLDER               single-row commits a second with synchronous=FULL, and
//   microseconds for one sync xlsx FILE.csv                milliseconds for a sheet of these cells
//   by the bare writer library mail URL FILE.eml COUNT      mails a second by libcurl in a loop, on
//   one connection

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <curl/curl.h>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sqlite3.h>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>
#include <xlsxwriter.h>

namespace {

using Moment = std::chrono::steady_clock::time_point;

double seconds_since(Moment began)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

double commits_a_second(const std::string& file)
{
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    sqlite3_exec(db,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                 "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)",
                 nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(
        db, "INSERT INTO t (x) VALUES ('one row of a usual length, as registrations have')", -1,
        &insert, nullptr);
    const auto began = std::chrono::steady_clock::now();
    int count = 0;
    for (; seconds_since(began) < 2; ++count) {
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    const double rate = count / seconds_since(began);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return rate;
}

double microseconds_a_sync(const std::string& file)
{
    const int descriptor = ::open(file.c_str(), O_CREAT | O_WRONLY, 0600);
    const std::string block(4096, 'x');
    const auto began = std::chrono::steady_clock::now();
    int count = 0;
    for (; seconds_since(began) < 1; ++count)
        if (::pwrite(descriptor, block.data(), block.size(), 0) < 0 || ::fdatasync(descriptor) != 0)
            return 0;
    ::close(descriptor);
    return seconds_since(began) / count * 1e6;
}

std::string read_file(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Good enough for a list of people: no line breaks inside a cell.
std::vector<std::vector<std::string>> cells_of(const std::string& csv)
{
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells(1);
        bool quoted = false;
        for (char c : line) {
            if (c == '"')
                quoted = !quoted;
            else if (c == ';' && !quoted)
                cells.emplace_back();
            else if (c != '\r')
                cells.back() += c;
        }
        rows.push_back(std::move(cells));
    }
    return rows;
}

double milliseconds_for_sheet(const std::string& csv_file)
{
    const auto rows = cells_of(read_file(csv_file));
    const auto began = std::chrono::steady_clock::now();
    const auto path = csv_file + ".xlsx";
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    auto* book = workbook_new_opt(path.c_str(), &options);
    auto* sheet = workbook_add_worksheet(book, nullptr);
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t column = 0; column < rows[row].size(); ++column)
            worksheet_write_string(sheet, static_cast<lxw_row_t>(row),
                                   static_cast<lxw_col_t>(column), rows[row][column].c_str(),
                                   nullptr);
    workbook_close(book);
    return seconds_since(began) * 1000;
}

struct Body
{
    const std::string& bytes;
    std::size_t given = 0;
};

std::size_t give(char* place, std::size_t size, std::size_t count, void* user)
{
    auto& body = *static_cast<Body*>(user);
    const auto n = std::min(size * count, body.bytes.size() - body.given);
    std::copy_n(body.bytes.data() + body.given, n, place);
    body.given += n;
    return n;
}

double mails_a_second(const std::string& url, const std::string& file, int count)
{
    const auto bytes = read_file(file);
    auto* curl = curl_easy_init();
    auto* recipients = curl_slist_append(nullptr, "<to@example.no>");
    const auto began = std::chrono::steady_clock::now();
    for (int n = 0; n < count; ++n) {
        Body body{bytes};
        curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl, CURLOPT_MAIL_FROM, "<from@example.no>");
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
        curl_easy_setopt(curl, CURLOPT_READDATA, &body);
        if (curl_easy_perform(curl) != CURLE_OK) return 0;
    }
    const double rate = count / seconds_since(began);
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return rate;
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() == 2 && words[0] == "commits")
        std::printf("%.0f %.1f\n", commits_a_second(words[1] + "/yardstick.db"),
                    microseconds_a_sync(words[1] + "/yardstick.bin"));
    else if (words.size() == 2 && words[0] == "xlsx")
        std::printf("%.1f\n", milliseconds_for_sheet(words[1]));
    else if (words.size() == 4 && words[0] == "mail")
        std::printf("%.0f\n", mails_a_second(words[1], words[2], std::stoi(words[3])));
    else
        return 2;
}
