// Every text column of the database and who fills it. A new column without a word here turns injection_test red.
//   line      somebody types it, or it is told by somebody else's program: any text
//   markdown  the same, and it is shown as Markdown
//   typed     an e-mail address, a phone number, an address on the web, a number: its form is checked at the edge
//   ours      the program's own: a key, a choice of a list, a day, a slug, a digest
// `translations` holds the line and markdown columns of its row in the other languages.
const all = {
  access_log: "action:ours actor:ours hash:ours subject:ours",
  answer: "value:line",
  category: "description:line email_domain:typed name:line slug:ours translations:ours vat_treatment:ours",
  change_log: "action:ours actor:ours field:ours hash:ours new_value:line old_value:line subject_type:ours",
  conference: "about:markdown accessibility_url:typed consent_version:ours contact_email:typed day:ours name:line place:line practical:markdown privacy:markdown tagline:line translations:ours",
  conference_partner: "level:ours",
  consent: "purpose:ours text_version:ours",
  council: "name:line valid_from:ours valid_to:ours",
  council_member: "valid_from:ours valid_to:ours",
  done_form: "answer:ours key:ours",
  extra: "name:line slug:ours translations:ours",
  link: "purpose:ours token_hash:ours",
  login_attempt: "key:ours",
  login_session: "agent:line form_token:ours token_hash:ours",
  measure: "deadline:ours description:markdown number:ours starts_on:ours state:ours state_at:ours state_note:line title:line translations:ours",
  measure_note: "author:line day:ours text:line",
  measure_owner: "body:line post:line valid_from:ours valid_to:ours",
  message: "attachments:ours data:ours dedupe_key:ours language:ours message_id:ours recipient:typed recipient_name:line reply:line state:ours subject:line template:ours",
  migration: "digest:ours name:ours",
  municipality: "name:line sami_full:line sami_name:line sami_since:ours slug:ours sort_key:ours valid_to:ours",
  municipality_number: "number:ours valid_from:ours valid_to:ours",
  organisation: "name:line number:typed search:ours",
  outcome: "deadline:ours kind:ours owner:line state:ours text:line translations:ours",
  outcome_note: "day:ours text:line",
  participant: "name:line search:ours sort_key:ours state:ours ticket_code:ours",
  partner: "description:markdown kind:ours name:line organisation_number:typed slug:ours translations:ours website:typed",
  person: "email:typed name:line phone:typed search:ours sort_key:ours sort_name:line",
  plan: "intro:markdown name:line translations:ours",
  plan_node: "description:markdown kind:ours number:ours slug:ours title:line translations:ours",
  pool: "name:line",
  question: "delete_on:ours kind:ours purpose:line rights_class:ours slug:ours title:line translations:ours",
  registration: "contact_email:typed contact_name:line contact_phone:typed form_key:ours language:ours payer_name:line payer_number:typed payer_reference:line reference:ours",
  release: "note:line",
  release_change: "kind:ours title:line",
  release_role: "role:ours",
  release_session: "abstract:markdown kind:ours language:ours slug:ours title:line translations:ours",
  room: "name:line translations:ours",
  session: "abstract:markdown kind:ours language:ours slug:ours title:line translations:ours",
  session_role: "role:ours",
  speaker: "bio:markdown slug:ours state:ours title:line translations:ours",
  track: "name:line translations:ours",
  user: "email:typed name:line password_hash:ours",
  user_role: "role:ours",
  venue: "address:line name:line",
  waiting_member: "email:typed name:line",
  waiting_party: "contact_email:typed contact_name:line form:ours form_key:ours language:ours state:ours",
};

export const fields = Object.entries(all).flatMap(([table, columns]) =>
  columns.split(" ").map((one) => ({ table, column: one.split(":")[0], kind: one.split(":")[1], name: `${table}.${one.split(":")[0]}` })));
