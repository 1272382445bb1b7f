// Every page that is shown, by who looks.
export const visitor = ["/", "/program", "/program?tema=naering", "/program?tema=sted&rom=7", "/program/siden-sist", "/foredragsholdere",
  "/foredragsholdere/ailu-cahppe-test", "/partnere", "/utviklingsplan", "/utviklingsplan?plan=1", "/utviklingsplan/naering",
  "/utviklingsplan/tiltak/2.1.2", "/praktisk", "/personvern", "/tilgjengelighet", "/arkiv/2016", "/arkiv/2018", "/pamelding", "/pamelding?kode=presse-harstad", "/pamelding?kode=finnes-ikke",
  "/pamelding/sendt", "/foredragsholder/lenke", "/foredragsholder/ukjent", "/min/lenke", "/min/ukjent", "/logg-inn", "/logg-inn?feil=passkey", "/logg-inn/glemt", "/logg-inn/glemt?sendt=1", "/logg-inn/kode", "/velkommen/ukjent", "/nytt-passord/ukjent", "/finnes-ikke"];
export const attendee = ["/pamelding/kvittering", "/min", "/min/data", "/en/min/data"];
export const group = ["/pamelding/kvittering", "/min", "/min/plasser", "/en/min/plasser", "/nn/min/plasser"];
export const place = ["/plass", "/en/plass"];
export const waiting = ["/venteliste", "/venteliste/avmelding", "/en/venteliste"];
export const organiser = ["/admin", "/admin/pameldinger", "/admin/pameldinger?sok=finnes+ikke", "/admin/pameldinger?rekkefolge=nyeste", "/admin/pameldinger?kol=status&kol=telefon&kol=betaler&kol=pris", "/admin/pameldinger/samlet?handling=avmelding&utvalg=valgte&id=3&id=4", "/admin/pameldinger/samlet?handling=flytting&utvalg=alle&category=1",
  "/admin/pameldinger/samlet?handling=brev&utvalg=alle&subject=Buss&text=Kl.+8", "/admin/pameldinger/samlet?handling=eksport&utvalg=alle", "/admin/pameldinger/samlet", "/admin/statistikk", "/nn/admin/statistikk", "/en/admin/pameldinger/samlet?handling=godkjenning&utvalg=alle", "/admin/pameldinger/ny", "/admin/pameldinger/ny?sist=3", "/admin/pameldinger/3",
  "/admin/pameldinger/import", "/en/admin/pameldinger/import", "/admin/pameldinger/import/1", "/admin/pameldinger/import/1/kolonner", "/nn/admin/pameldinger/import/2", "/admin/pameldinger/import/3",
  "/admin/deltakere/3/endring", "/admin/deltakere/3/avmelding", "/admin/deltakere/3/overdragelse", "/admin/deltakere/10/navn", "/admin/pameldinger?status=uten-navn", "/admin/program", "/admin/program?vis=merknader", "/admin/program/ny", "/admin/program/20",
  "/admin/program/publisering", "/admin/program/pamelding", "/admin/program/pamelding/19", "/en/admin/program/pamelding/20", "/admin/foredragsholdere", "/admin/foredragsholdere?svar=invited", "/admin/foredragsholdere/ny", "/admin/foredragsholdere/1", "/admin/foredragsholdere/oversikt", "/admin/foredragsholdere/utsending?slag=invitation", "/admin/foredragsholdere/utsending?slag=reminder", "/admin/foredragsholdere/framme", "/admin/foredragsholdere/2/svar", "/admin/foredragsholdere/2/behov", "/en/admin/foredragsholdere/oversikt",
  "/admin/partnere", "/admin/partnere/ny", "/admin/partnere/1", "/admin/rom", "/admin/rom/ny", "/admin/rom/1", "/admin/steder/ny", "/admin/steder/1",
  "/admin/deltakertyper", "/admin/deltakertyper/ny", "/admin/deltakertyper/1", "/admin/deltakertyper/plasskvoter/ny", "/admin/deltakertyper/plasskvoter/1", "/admin/deltakertyper/tillegg/ny", "/admin/deltakertyper/tillegg/1", "/en/admin/deltakertyper/tillegg/1",
  "/admin/sporsmal", "/admin/sporsmal/ny?slag=number", "/admin/sporsmal/ny?slag=several_of", "/admin/sporsmal/5", "/admin/sporsmal/7", "/en/admin/sporsmal/4",
  "/admin/koder", "/admin/koder/ny", "/admin/koder/1", "/admin/medlemslister", "/admin/medlemslister/ny", "/admin/medlemslister/1", "/admin/godkjenning",
  "/admin/venteliste", "/admin/venteliste/1", "/admin/venteliste/2", "/en/admin/venteliste", "/admin/konferanse", "/admin/epost", "/admin/epost?sok=finnes+ikke", "/admin/epost/3", "/admin/epost/7", "/admin/epost/19", "/admin/okter", "/admin/konto", "/admin/konto/nokler", "/vertskap",
  "/nn/admin", "/en/admin", "/se/admin", "/en/admin/program/20", "/se/admin/pameldinger"];
export const host = ["/vertskap", "/vertskap?sok=finnes+ikke", "/vertskap/utskrift", "/vertskap/ny", "/admin", "/en/vertskap", "/se/vertskap"];
export const administrator = ["/admin/brukere", "/admin/brukere/ny", "/admin/brukere/1", "/admin/brukere/6", "/en/admin/brukere", "/nn/admin/brukere/6",
  "/admin/konto", "/admin/konto/nokler", "/nn/admin/konto/nokler", "/admin/roller", "/nn/admin/roller", "/en/admin/roller", "/admin/revisjon", "/nn/admin/revisjon?hva=registration", "/admin/revisjon?logg=innsyn", "/en/admin/revisjon?logg=innsyn"];
