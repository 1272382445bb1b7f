// What few pages need, for who asks for it by data-part: it costs the others nothing.
const asked = document.querySelector<HTMLElement>("[data-part]")?.dataset["part"];
if (asked === "passkey") void import("./passkey").then(({ offerPasskeys }) => offerPasskeys(document));
if (asked === "timetable") void import("./timetable").then(({ startTimetable }) => startTimetable());

export {};
