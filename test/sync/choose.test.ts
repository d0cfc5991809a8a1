import { expect } from "chai";
import { choose, mailItems } from "../../sync/choose.ts";
import type { Answer } from "../../sync/io.ts";
import { plan } from "../../sync/plan.ts";
import { quietIo } from "../support/quiet-io.ts";
import { account, person } from "./people.ts";

const foreign = account("admin", { ours: false, directoryId: "", email: "cy@example.com" });
const items = plan([person("ada"), person("bob"), person("cy"), person("dan")], [account("bob"), foreign]);
const asked = mailItems(items, { yes: false, resend: false }, true);

/** Answers in turn; gives back who is chosen and what was asked. */
async function answers(...given: Answer[]) {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return given.shift() ?? "quit";
  };
  const chosen = await choose(asked, quietIo({ interactive: true, ask }));
  return { questions, chosen: chosen.map((item) => item.person.id) };
}

describe("Who may be sent a mail", () => {
  const kinds = (...standing: Parameters<typeof mailItems>) =>
    mailItems(...standing).map(({ person: { id } }) => id);

  it("is, with --yes, who has no account; with --resend also who never signed in", () => {
    expect(kinds(items, { yes: true, resend: false }, false)).to.deep.equal(["ada", "dan"]);
    expect(kinds(items, { yes: true, resend: true }, false)).to.deep.equal(["ada", "bob", "dan"]);
  });

  it("is never, with --yes, an account that sync did not make", () => {
    expect(kinds(items, { yes: true, resend: true }, true)).not.to.include("cy");
  });

  it("is, where somebody answers, also an account that sync did not make and nobody has signed in with", () => {
    expect(kinds(items, { yes: false, resend: false }, true)).to.deep.equal(["ada", "bob", "cy", "dan"]);
    const confirmed = plan([person("cy")], [{ ...foreign, awaitsFirstSignIn: false }]);
    expect(kinds(confirmed, { yes: false, resend: false }, true)).to.deep.equal([]);
    const disabled = plan([person("cy")], [{ ...foreign, enabled: false }]);
    expect(kinds(disabled, { yes: false, resend: false }, true)).to.deep.equal([]);
  });
});

describe("The questions", () => {
  it("name each person, and what would happen", async () => {
    expect((await answers("no", "no", "no", "no")).questions).to.deep.equal([
      "Invite ada <ada@example.com>?",
      "Send bob <bob@example.com> a new invitation?",
      "Send cy <cy@example.com> a new invitation, though sync did not make the account?",
      "Invite dan <dan@example.com>?",
    ]);
  });

  it("choose by yes and no", async () => {
    expect((await answers("yes", "no", "no", "yes")).chosen).to.deep.equal(["ada", "dan"]);
  });

  it("end at quit, with what was chosen before", async () => {
    const { questions, chosen } = await answers("yes", "quit");
    expect([questions.length, chosen]).to.deep.equal([2, ["ada"]]);
  });

  it("stop at all, but still ask about an account that sync did not make", async () => {
    const { questions, chosen } = await answers("all", "no");
    expect(questions).to.have.length(2);
    expect(questions[1]).to.include("though sync did not make the account");
    expect(chosen).to.deep.equal(["ada", "bob", "dan"]);
  });
});
