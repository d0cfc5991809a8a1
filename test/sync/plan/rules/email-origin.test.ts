import { expect } from "chai";
import type { Account } from "../../../../sync/model/account.ts";
import type { Change, PlanEntry, SkipReason } from "../../../../sync/model/action.ts";
import { defined } from "../../../../sync/model/defined.ts";
import type { Person } from "../../../../sync/model/person.ts";
import {
  claimedEmail,
  claimsEmail,
  type EmailClaim,
  type EmailSource,
  findOrigins,
  resolveClaims,
} from "../../../../sync/plan/rules/email-origin.ts";
import { account, person } from "../../people.ts";

const at = (name: string) => `${name}@example.com`;
const name: Change = { attribute: "name", from: "ada", to: "Ada" };
const verified: Change = { attribute: "email_verified", from: "false", to: "true" };
const emailTo = (to: string): Change => ({ attribute: "email", from: "", to });

const update = (one: Account, ...changes: readonly Change[]): EmailClaim => ({
  kind: "update",
  reason: "differs",
  account: one,
  changes,
});
const adopt = (one: Account, ...changes: readonly Change[]): EmailClaim => ({
  kind: "adopt",
  reason: "same-id",
  person: person(one.username),
  account: one,
  changes,
});
const enable = (one: Account, ...changes: readonly Change[]): EmailClaim => ({
  kind: "enable",
  reason: "back",
  person: person(one.username),
  account: one,
  changes,
});
const skip = (reason: SkipReason, one: Account, user?: Person): PlanEntry =>
  defined({ kind: "skip", reason, account: one, person: user });
const invite = (email: string): EmailClaim => ({
  kind: "invite",
  reason: "no-account",
  person: person("new", email),
  email,
});

describe("The e-mail that an action claims", () => {
  it("is the new one, or the account's own if it is verified again, case-folded", () => {
    expect(claimedEmail(invite("New@Example.com"))).to.equal(at("new"));
    expect(claimedEmail(update(account("ada"), emailTo("B@example.com")))).to.equal(at("b"));
    expect(claimedEmail(update(account("ada", { email: "Ada@example.com" }), verified))).to.equal(at("ada"));
  });

  it("is none if the action changes no e-mail, or the account has none", () => {
    expect(claimedEmail(update(account("ada"), name))).to.equal(undefined);
    const { email: _, ...without } = account("ada");
    expect(claimedEmail(update(without, verified))).to.equal(undefined);
  });

  it("may come with an invitation, an update, an enabled or an adopted account, and with nothing else", () => {
    const ada = account("ada");
    const claims = [invite(at("b")), ...[update, enable, adopt].map((kind) => kind(ada, emailTo(at("b"))))];
    expect(claims.map(claimsEmail)).to.deep.equal([true, true, true, true]);
    const others: PlanEntry[] = [
      update(ada, name),
      skip("in-sync", ada),
      { kind: "delete", reason: "grace-period-over", account: ada },
    ];
    expect(others.map(claimsEmail)).to.deep.equal([false, false, false]);
  });
});

describe("The origin of an e-mail", () => {
  const ada = account("ada");
  const off = account("ada", { enabled: false });
  const claim = invite(at("ada"));
  const originOf = (holder: Account | undefined, action: PlanEntry | undefined, allUsers = true) => {
    const holders = new Map(holder === undefined ? [] : [[at("ada"), holder] as const]);
    return findOrigins(action === undefined ? [claim] : [claim, action], holders, { allUsers }).get(claim);
  };
  const held: EmailSource = { way: "held" };

  it("is free if no account has it, or only the account that gets it", () => {
    expect(originOf(undefined, undefined)).to.deep.equal({ way: "free" });
    const own = update(ada, verified);
    expect(findOrigins([own], new Map([[at("ada"), ada]]), { allUsers: true }).get(own)).to.deep.equal({
      way: "free",
    });
  });

  it("is a holder that gets another one, and not a holder that changes only its case", () => {
    const moves = update(ada, emailTo(at("b")));
    expect(originOf(ada, moves)).to.deep.equal({ way: "moves", holder: moves });
    expect(originOf(ada, update(ada, emailTo("ADA@example.com")))).to.deep.equal(held);
    expect(originOf(ada, update(ada, name))).to.deep.equal(held);
    expect(originOf(ada, undefined)).to.deep.equal(held);
  });

  it("is a holder that is removed, or that has no access because its user has left", () => {
    const deleted: PlanEntry = { kind: "delete", reason: "grace-period-over", account: off };
    expect(originOf(off, deleted)).to.deep.equal({ way: "out", holder: deleted });
    const disabled: PlanEntry = { kind: "disable", reason: "gone", account: ada, changes: [] };
    expect(originOf(ada, disabled)).to.deep.equal({ way: "out", holder: disabled });
    for (const reason of ["gone", "removal-guarded", "disabled-by-hand"] as const) {
      const gone = skip(reason, off);
      expect(originOf(off, gone), reason).to.deep.equal({ way: "out", holder: gone });
      expect(originOf(off, gone, false), `${reason}, in a part of the directory`).to.deep.equal(held);
      expect(originOf(ada, skip(reason, ada)), `${reason}, with access`).to.deep.equal(held);
    }
    expect(originOf(off, skip("removed-kept", off))).to.deep.equal(held);
  });

  it("is a holder whose user is disabled in the directory, also in a part of it", () => {
    const disabled = skip("disabled-in-directory", off, person("ada", undefined, { enabled: false }));
    expect(originOf(off, disabled)).to.deep.equal({ way: "out", holder: disabled });
    expect(originOf(off, disabled, false)).to.deep.equal({ way: "out", holder: disabled });
    expect(originOf(off, skip("disabled-by-hand", off, person("ada")))).to.deep.equal(held);
  });
});

describe("Claims that wait for each other", () => {
  const claimOf = (id: string) => update(account(id), emailTo(at("x")));
  const [ada, bob, cy] = [claimOf("ada"), claimOf("bob"), claimOf("cy")];

  it("form a ring in which the first account by username releases its e-mail, in any order", () => {
    const moves = (one: EmailClaim, holder: EmailClaim) => [one, { way: "moves", holder }] as const;
    const swap = [moves(bob, ada), moves(ada, bob)] as const;
    expect([...resolveClaims(new Map(swap)).ring]).to.deep.equal([ada]);
    expect([...resolveClaims(new Map([...swap].reverse())).ring]).to.deep.equal([ada]);
    const into = new Map([moves(ada, bob), moves(bob, cy), moves(cy, bob)]);
    const { held, ring } = resolveClaims(into);
    expect([...ring], "not an account outside the ring that waits for it").to.deep.equal([bob]);
    expect([...held]).to.deep.equal([]);
  });

  it("are all refused if the last e-mail stays with its holder", () => {
    const chain = new Map<EmailClaim, EmailSource>([
      [cy, { way: "held" }],
      [bob, { way: "moves", holder: cy }],
      [ada, { way: "moves", holder: bob }],
    ]);
    expect(resolveClaims(chain).held).to.deep.equal(new Set([cy, bob, ada]));
  });
});
