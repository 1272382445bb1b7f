// Stars: the programme's pages are the same for everybody, so the script asks which sessions are this browser's and marks
// them. Without it the same buttons lead to the page of one's own programme.
type Answer = { sessions: number[]; form_token?: string };

export async function markStars(root: ParentNode): Promise<void> {
  const forms = [...root.querySelectorAll<HTMLFormElement>("form[data-star]")];
  const answer = await fetch("/program/mitt/stjerner.json").then((got) => (got.ok ? (got.json() as Promise<Answer>) : undefined), () => undefined);
  if (!answer) return;
  show(forms, answer.sessions);
  for (const form of forms)
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(form, answer.form_token).then((sessions) => {
        if (sessions) show(forms, sessions);
        else form.submit(); // as without a script: whatever is wrong, its page says so
      });
    });
}

const buttonOf = (form: HTMLFormElement) => form.querySelector("button")!;

async function send(form: HTMLFormElement, token?: string): Promise<number[] | undefined> {
  const fields = new URLSearchParams({ stjerne: buttonOf(form).value, svar: "liste", ...(token ? { form_token: token } : {}) });
  try {
    const got = await fetch(form.action, { method: "POST", body: fields });
    return got.ok ? ((await got.json()) as Answer).sessions : undefined;
  } catch {
    return undefined;
  }
}

function show(forms: HTMLFormElement[], sessions: number[]): void {
  for (const form of forms) {
    const on = sessions.includes(Number(form.dataset.star));
    const button = buttonOf(form);
    button.setAttribute("aria-pressed", String(on));
    button.value = on ? "0" : "1";
  }
}
