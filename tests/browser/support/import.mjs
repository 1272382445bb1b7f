// Files with people, sessions or speakers, sent as the pages of the imports send them.
import { hidden, multipart, withFiles } from "./ask.mjs";

async function send(visitor, path, file, bytes, more = {}) {
  const fields = hidden((await visitor.get(path)).text);
  return visitor.post(path, multipart({ ...fields, ...more }, [{ name: "file", file, bytes }]), withFiles);
}

export const sendImport = (visitor, bytes, file = "folk.csv", lang = "") => send(visitor, `${lang}/admin/pameldinger/import`, file, bytes);
export const sendProgramme = (visitor, what, bytes, file = "program.csv", lang = "") => send(visitor, `${lang}/admin/program/import`, file, bytes, { what });

function idOf({ status, location }) {
  if (status !== 303) throw new Error(`not taken: ${status}`);
  return /import\/(\d+)/.exec(location)[1];
}

// The import's id, its columns guessed and not looked at.
export const bringImport = async (visitor, bytes, file) => idOf(await sendImport(visitor, bytes, file));
export const bringProgramme = async (visitor, what, text, file) => idOf(await sendProgramme(visitor, what, Buffer.from(text), file));

// Somebody of the demonstration's category that never runs out.
export const onePerson = (name) => Buffer.from(`Navn;Deltakertype\n${name};Digital\n`);

// The first has rows that are wrong, the second is ready, the third is done; of the programme sessions that are wrong, sessions and
// speakers that are ready, and what is done: what addresses.mjs shows.
export async function bringExamples(visitor) {
  const wrong = "Navn;E-post;Telefon;Virksomhet;Kommune;Deltakertype\nÁilu Čáhppe;ailu@eksempel;900 00 001;Fiskebruket AS;Narvik;Digital\n;kari@example.no;;;Atlantis;Digital\nBo Dahl;;12;Bo Dahls lange og omstendelige regnskapskontor for hele regionen AS;;Ukjent\nEli Moe;eli@example.no;;;;Digital\nEli Moe;eli@example.no;;;;Digital\n";
  await bringImport(visitor, Buffer.from(wrong), "Deltakere fra næringsforeningen.csv");
  await bringImport(visitor, Buffer.from("Navn;E-post;Virksomhet;Kommune;Deltakertype\nÁilu Čáhppe;ailu@example.no;Fiskebruket AS;Narvik;Digital\nBo Dahl;;;;Digital\n"), "Digitale.csv");
  const done = await bringImport(visitor, onePerson("Ferdig Importert"), "Ferdig.csv");
  await visitor.fill(`/admin/pameldinger/import/${done}`, {});
  await bringProgramme(visitor, "sessions", "Tittel;Slag;Tid;Rom;Foredragsholdere;Tema\nHavna;foredrag;seint;Loftet;Ukjent Person;Ingenting\n;rakett;11:00;Storsalen;;\n", "Med feil.csv");
  await bringProgramme(visitor, "sessions", "ID;Tittel;Slag;Dag;Tid;Rom;Foredragsholdere;Ordstyrer;Tema;Språk\n;Regionen sett utenfra;;;10:15;Vågsfjorden;Åshild Demo;Torleif Prøve;Sted;engelsk\n;Batterifabrikken vi ikke fikk;foredrag;20.10.2027;13.00–13.45;Ofoten;Ingebjørg Eksempel;;Næring;\n;Noe uten tid;verksted;;;;Linnéa Kiruna Test;;Næring;nynorsk\n", "Program.csv");
  await bringProgramme(visitor, "speakers", "Navn;E-post;Tittel;Organisasjon;Språk\nÅshild Demo;ashild-demo@example.no;Forsker;UiT Norges arktiske universitet;nynorsk\nNy Taler;ny.taler@example.no;Daglig leder;Fjordfisk AS;\n", "Talere.csv");
  const last = await bringProgramme(visitor, "speakers", "Navn\nFerdig Importert\n", "Ferdige talere.csv");
  await visitor.fill(`/admin/program/import/${last}`, {});
}
