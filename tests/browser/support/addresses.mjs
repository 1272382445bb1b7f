// Every page that is shown, by who looks.
export const visitor = ["/", "/program", "/program/siden-sist", "/foredragsholdere", "/partnere", "/utviklingsplan",
  "/utviklingsplan/naering", "/utviklingsplan/tiltak/2.1.2", "/praktisk", "/personvern", "/tilgjengelighet", "/arkiv/2018", "/pamelding",
  "/pamelding/sendt", "/min/lenke", "/min/ukjent", "/logg-inn", "/finnes-ikke"];
export const attendee = ["/pamelding/kvittering", "/min"];
export const organiser = ["/admin", "/admin/pameldinger", "/admin/pameldinger/3", "/admin/program", "/admin/program/ny", "/admin/program/20",
  "/admin/program/publisering", "/admin/foredragsholdere", "/admin/foredragsholdere/1", "/admin/partnere", "/admin/partnere/1", "/admin/rom",
  "/admin/rom/1", "/admin/deltakertyper", "/admin/deltakertyper/1", "/admin/konferanse", "/admin/epost", "/admin/epost/3", "/admin/okter"];
export const host = ["/vertskap", "/vertskap/utskrift"];
