// Days and times of the clock.
#include "fuzz.hpp"
#include "retenk/base/time.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    if (auto day = parse_day(bytes)) must(iso_day(*day) == bytes, "a day reads as it is written");
    const auto local = parse_local_time(bytes);
    if (!local) return;
    must(parse_local_time(iso_local_time(*local)) == local, "a time reads as it is written");
    const auto instant = from_local(*local);
    const auto again = to_local(instant);
    // Equal, but for the hour that summer time skips.
    must(again == *local || again > *local, "local → UTC → local");
    must(from_local(again) == instant, "UTC → local → UTC");
    must(iso_instant(instant).size() == 20, "an instant has its form");
    must(http_date(instant).ends_with(" GMT") && mail_date(instant).ends_with(" +0000"), "dates");
}

} // namespace retenk::fuzz
