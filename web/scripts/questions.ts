// A question that depends on another answer or on the category is shown when it is asked. The server decides by
// the same rule; without this script everything is shown, with the words that tell when it is asked.
export function askWhatIsAsked(root: ParentNode): void {
  const forms = new Set([...root.querySelectorAll(".rt-question")].map((question) => question.closest("form")));
  for (const form of forms) {
    if (form === null) continue; // an organiser's preview
    showAsked(form);
    form.addEventListener("change", () => showAsked(form));
  }
  for (const input of root.querySelectorAll<HTMLInputElement>("input[type=file][data-most]"))
    input.addEventListener("change", () => refuseTooLarge(input));
  for (const form of forms) form?.addEventListener("submit", (event) => askOnce(form, event));
}

// Once: who sends the form again goes on without the file.
function askOnce(form: HTMLFormElement, event: SubmitEvent): void {
  const message = form.querySelector<HTMLElement>(".rt-too-large:not([hidden], [data-asked])");
  if (message === null) return;
  event.preventDefault();
  message.dataset["asked"] = "";
  message.parentElement?.querySelector<HTMLInputElement>("input[type=file]")?.focus();
}

// Those above come first, so that what depends on a question that is not asked is not asked either.
function showAsked(form: HTMLFormElement): void {
  for (const question of form.querySelectorAll<HTMLElement>(".rt-question")) {
    delete question.dataset["unasked"]; // which kept it away until this script came, so that nothing moves
    question.hidden = !isAsked(form, question.dataset.if, question.dataset.ifValues) || !isAsked(form, question.dataset.for, question.dataset.forValues);
  }
}

function isAsked(form: HTMLFormElement, name = "", values = ""): boolean {
  if (name === "") return true;
  const wanted = values.split(" ");
  return [...form.querySelectorAll<HTMLInputElement>(`input[name="${name}"]:checked`)].some((input) => !input.closest(".rt-question[hidden]") && wanted.includes(input.value));
}

// Said before the whole file has gone over the line, and with it everything else that was typed.
function refuseTooLarge(input: HTMLInputElement): void {
  const isTooLarge = [...(input.files ?? [])].some((file) => file.size > Number(input.dataset.most));
  if (isTooLarge) input.value = "";
  const message = input.parentElement?.querySelector<HTMLElement>(".rt-too-large");
  if (message === null || message === undefined) return;
  message.hidden = !isTooLarge;
  delete message.dataset["asked"];
}
