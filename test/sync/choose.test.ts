import { expect } from "chai";
import { choose, firstOf, mailItems } from "../../sync/choose.ts";
import type { Answer } from "../../sync/io.ts";
import { plan } from "../../sync/plan.ts";
import { quietIo } from "../support/quiet-io.ts";
import { account, person } from "./people.ts";

const foreign = account("admin", { ours: false, directoryId: "", email: "cy@example.com" });
const items = plan([person("ada"), person("bob"), person("cy"), person("dan")], [account("bob"), foreign]);
const asked = mailItems(items, { yes: false, resend: false }, true);

/** Answers in turn; gives back who is chosen and what was asked. */
async function answers(...given: Answer[]) {
  return answersWithin(Number.POSITIVE_INFINITY, ...given);
}

/** The same where so many mails are left. */
async function answersWithin(left: number, ...given: Answer[]) {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return given.shift() ?? "quit";
  };
  const { now, later } = await choose(asked, left, quietIo({ interactive: true, ask }));
  const ids = (items: typeof now) => items.map((item) => item.person.id);
  return { questions, chosen: ids(now), waiting: ids(later) };
}

describe("Who may be sent a mail", () => {
  const kinds = (...standing: Parameters<typeof mailItems>) =>
    mailItems(...standing).map(({ person: { id } }) => id);

  it("is, with --yes, who has no account; with --resend also who never signed in", () => {
    expect(kinds(items, { yes: true, resend: false }, false)).to.deep.equal(["ada", "dan"]);
    expect(kinds(items, { yes: true, resend: true }, false)).to.deep.equal(["ada", "dan", "bob"]);
  });

  it("is never, with --yes, an account that sync did not make", () => {
    expect(kinds(items, { yes: true, resend: true }, true)).not.to.include("cy");
  });

  it("is, where somebody answers, also an account that sync did not make and nobody has signed in with", () => {
    expect(kinds(items, { yes: false, resend: false }, true)).to.deep.equal(["ada", "dan", "bob", "cy"]);
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
      "Invite dan <dan@example.com>?",
      "Send bob <bob@example.com> a new invitation?",
      "Send cy <cy@example.com> a new invitation, though sync did not make the account?",
    ]);
  });

  it("choose by yes and no", async () => {
    expect((await answers("yes", "no", "yes", "no")).chosen).to.deep.equal(["ada", "bob"]);
  });

  it("end at quit, with what was chosen before", async () => {
    const { questions, chosen } = await answers("yes", "quit");
    expect([questions.length, chosen]).to.deep.equal([2, ["ada"]]);
  });

  it("stop at all, but still ask about an account that sync did not make", async () => {
    const { questions, chosen } = await answers("all", "no");
    expect(questions).to.have.length(2);
    expect(questions[1]).to.include("though sync did not make the account");
    expect(chosen).to.deep.equal(["ada", "dan", "bob"]);
  });

  it("end when the day's mails are used up, and name who waits; a no leaves its mail to the next", async () => {
    const { questions, chosen, waiting } = await answersWithin(1, "no", "yes");
    expect([questions.length, chosen, waiting]).to.deep.equal([2, ["dan"], ["bob", "cy"]]);
  });

  it("end at Ctrl-C, and nobody gets a mail, whoever was chosen before", async () => {
    expect((await answers("yes", "interrupted")).chosen).to.deep.equal([]);
  });

  it("are none where no mail is left", async () => {
    const { questions, waiting } = await answersWithin(0);
    expect([questions, waiting]).to.deep.equal([[], ["ada", "dan", "bob", "cy"]]);
  });
});

describe("Without questions", () => {
  it("as many get a mail as there are left, and the rest waits", () => {
    const ids = (left: number) => Object.values(firstOf(asked, left)).map((half) => half.length);
    expect([ids(3), ids(0), ids(Number.POSITIVE_INFINITY)]).to.deep.equal([
      [3, 1],
      [0, 4],
      [4, 0],
    ]);
  });
});
