import { expect } from "chai";
import type { Answer } from "../../../../sync/cli/shared/io.ts";
import { choose } from "../../../../sync/cli/show/choose.ts";
import { subjectsOf } from "../../../../sync/model/action.ts";
import { orderActions, splitByEmailQuota } from "../../../../sync/reconcile/order.ts";
import { quietIo } from "../../../support/quiet-io.ts";
import { account, daysAgo, foreign, person, planOf } from "../../people.ts";

const people = [
  person("ada"),
  person("bob"),
  person("cy"),
  person("dan"),
  person("eve", "eva@example.com"),
  person("fay", undefined, { displayName: "Fay" }),
  person("gus"),
];
const accounts = [
  account("bob"),
  foreign("admin", { email: "cy@example.com" }),
  account("eve", { awaitsFirstSignIn: false }),
  account("fay", { awaitsFirstSignIn: false }),
  account("gus", { enabled: false, disabledMark: { at: daysAgo(3) }, awaitsFirstSignIn: false }),
  account("left", { awaitsFirstSignIn: false }),
];
const asked = orderActions(planOf(people, accounts, { resend: { all: true, unmanaged: true } }).actions);

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
  const ids = (actions: typeof now) =>
    actions.map((action) => `${action.kind} ${subjectsOf(action).person?.id ?? "left"}`);
  return { questions, chosen: ids(now), waiting: ids(later) };
}

/** How many questions there are before the first mail. */
const CHANGES = ["disable left", "update eve", "update fay", "enable gus"];
const noToAll = CHANGES.map((): Answer => "no");

describe("The order of actions", () => {
  it("starts with users who lose access, and sends e-mails to users without an account first", async () => {
    const { chosen } = await answers(...asked.map((): Answer => "yes"));
    expect(chosen).to.deep.equal([...CHANGES, "invite ada", "invite dan", "resend bob", "resend cy"]);
  });
});

describe("The questions", () => {
  it("name each user and action", async () => {
    expect((await answers(...asked.map((): Answer => "no"))).questions).to.deep.equal([
      "Disable left <left@example.com> and sign them out? Tokens that their apps have work to their end.",
      "Change eve <eva@example.com>: differs from the directory; email: eve@example.com → eva@example.com?",
      "Change Fay <fay@example.com>: differs from the directory; name: fay → Fay?",
      "Enable gus <gus@example.com> again?",
      "Invite ada <ada@example.com>?",
      "Invite dan <dan@example.com>?",
      "Send bob <bob@example.com> a new invitation?",
      "Send cy <cy@example.com> a new invitation, although sync did not create the account?",
    ]);
  });

  it("choose by yes and no", async () => {
    expect((await answers("yes", "no", "no", "yes", "quit")).chosen).to.deep.equal([
      "disable left",
      "enable gus",
    ]);
  });

  it("end at quit, with what was chosen before", async () => {
    const { questions, chosen } = await answers("yes", "quit");
    expect([questions.length, chosen]).to.deep.equal([2, ["disable left"]]);
  });

  it("stop at all for that kind alone, and still ask about an account that sync did not make", async () => {
    const { questions, chosen } = await answers("no", "all", "no", "all", "all", "no");
    expect(questions).to.have.length(6);
    expect(questions[5]).to.include("although sync did not create the account");
    expect(chosen).to.deep.equal(["update eve", "update fay", "invite ada", "invite dan", "resend bob"]);
  });

  it("stop asking about e-mails at the quota; a no leaves its e-mail to the next", async () => {
    const { questions, chosen, waiting } = await answersWithin(1, ...noToAll, "no", "yes");
    expect([questions.length, chosen]).to.deep.equal([6, ["invite dan"]]);
    expect(waiting).to.deep.equal(["resend bob", "resend cy"]);
  });

  it("end at Ctrl-C, and no action is executed", async () => {
    expect((await answers("yes", "interrupted")).chosen).to.deep.equal([]);
  });

  it("do not ask about e-mails if the quota is used up", async () => {
    const { questions, waiting } = await answersWithin(0, ...noToAll);
    expect([questions.length, waiting.length]).to.deep.equal([4, 4]);
  });
});

describe("Without questions", () => {
  it("splits by the e-mail quota, and executes all other actions", () => {
    const counts = (left: number) => Object.values(splitByEmailQuota(asked, left)).map((half) => half.length);
    expect([counts(3), counts(0), counts(Number.POSITIVE_INFINITY)]).to.deep.equal([
      [7, 1],
      [4, 4],
      [8, 0],
    ]);
  });
});
