// Files with people, sent as the page of the import sends them.
import { hidden, multipart, withFiles } from "./ask.mjs";

export async function sendImport(visitor, bytes, file = "folk.csv", lang = "") {
  const path = `${lang}/admin/pameldinger/import`;
  const fields = hidden((await visitor.get(path)).text);
  return visitor.post(path, multipart(fields, [{ name: "file", file, bytes }]), withFiles);
}

// The import's id, its columns guessed and not looked at.
export async function bringImport(visitor, bytes, file) {
  const { status, location } = await sendImport(visitor, bytes, file);
  if (status !== 303) throw new Error(`not taken: ${status}`);
  return /import\/(\d+)/.exec(location)[1];
}

// Somebody of the demonstration's category that never runs out.
export const onePerson = (name) => Buffer.from(`Navn;Deltakertype\n${name};Digital\n`);

// The first has rows that are wrong, the second is ready, the third is done: what addresses.mjs shows.
export async function bringExamples(visitor) {
  const wrong = "Navn;E-post;Telefon;Virksomhet;Kommune;Deltakertype\nÁilu Čáhppe;ailu@eksempel;900 00 001;Fiskebruket AS;Narvik;Digital\n;kari@example.no;;;Atlantis;Digital\nBo Dahl;;12;Bo Dahls lange og omstendelige regnskapskontor for hele regionen AS;;Ukjent\nEli Moe;eli@example.no;;;;Digital\nEli Moe;eli@example.no;;;;Digital\n";
  await bringImport(visitor, Buffer.from(wrong), "Deltakere fra næringsforeningen.csv");
  await bringImport(visitor, Buffer.from("Navn;E-post;Virksomhet;Kommune;Deltakertype\nÁilu Čáhppe;ailu@example.no;Fiskebruket AS;Narvik;Digital\nBo Dahl;;;;Digital\n"), "Digitale.csv");
  const done = await bringImport(visitor, onePerson("Ferdig Importert"), "Ferdig.csv");
  await visitor.fill(`/admin/pameldinger/import/${done}`, {});
}
